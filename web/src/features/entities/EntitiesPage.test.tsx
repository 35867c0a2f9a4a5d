import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { EntitiesPage } from "./EntitiesPage.tsx";

const base = "*/api/v1/workspaces/~";
const investigation = "6a1f5e0e-0000-4000-8000-00000000000a";
const evidence = "a".repeat(64);
const hostile = '<img src=x onerror="alert(1)">\u202e.example';
const entity = {
  ...{ id: 7, type: "hostname", value: hostile, attributes: { title: "<script>alert(2)</script>", ports: [80, 443] } },
  ...{
    first_seen: "2026-01-01T00:00:00.000Z",
    last_seen: "2026-01-01T00:00:00.000Z",
    findings: 1,
    severities: ["high"],
  },
};
const asked: URLSearchParams[] = [];
let looks = 0;

beforeEach(() => {
  asked.length = 0;
  looks = 0;
  const page = (data: unknown[]) => ({ data, pagination: { next: null, limit: 100, total: data.length } });
  const record = { id: evidence, kind: "http", uri: "http://a.example/", at: entity.first_seen, erased: false };
  const proof = { kind: "bytes", source: "http://a.example/", evidence: record, part: "response", range: [10, 14] };
  server.use(
    http.get(`${base}/entities`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(page([entity]));
    }),
    http.get(`${base}/entities/facets`, () =>
      HttpResponse.json({
        data: {
          type: [
            { label: "hostname", n: 1 },
            { label: "ip", n: 3 },
          ],
        },
      }),
    ),
    http.get(`${base}/entities/7`, () => HttpResponse.json({ data: { ...entity, scans: [] } })),
    http.get(`${base}/entities/7/provenance`, () =>
      HttpResponse.json(
        page([
          {
            ...{
              about: { kind: "entity", id: 7 },
              claim: null,
              module: "web.links",
              version: "1",
              scan: investigation,
            },
            ...{ job: null, subject: null, confidence: 1, seen: 1 },
            ...{ first_at: entity.first_seen, last_at: entity.last_seen },
            proofs: [{ ...proof, pointer: null, from: [] }],
          },
        ]),
      ),
    ),
    http.get(`${base}/evidence/${evidence}/excerpt`, ({ request }) => {
      looks += 1;
      expect(new URL(request.url).search).toBe("?fact=entity&fact_id=7");
      const span = { before: "<b>before</b>\u0007", span: "<script>the bytes</script>", after: " after" };
      return HttpResponse.json({ data: [{ part: "response", range: [10, 14], pointer: null, reads: null, ...span }] });
    }),
  );
});

const show = (search = "") =>
  renderPage(<EntitiesPage />, {
    at: `/investigations/${investigation}/entities${search}`,
    path: "/investigations/:id/entities",
  });

test("filters stand in the address and are the server's to answer", async () => {
  const { user, router } = show("?severity=high");
  await screen.findByRole("row", { name: /Host name/ });
  expect(asked[0]?.get("investigation")).toBe(investigation);
  expect(asked[0]?.getAll("severity")).toEqual(["high"]);
  await user.click(screen.getAllByRole("button", { name: "Type" })[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /IP address/ }));
  await waitFor(() => expect(asked.at(-1)?.getAll("type")).toEqual(["ip"]));
  expect(router.state.location.search).toBe("?severity=high&type=ip");
});

test("an entity opens beside the list; its proof goes down to the bytes, asked for on demand only", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: /onerror/ }));
  expect(router.state.location.search).toBe("?entity=7");
  expect(await screen.findByText("<script>alert(2)</script>")).toBeTruthy();
  await user.click(screen.getByRole("tab", { name: "Provenance" }));
  expect(await screen.findByText("web.links")).toBeTruthy();
  expect(looks).toBe(0);
  await user.click(screen.getByRole("button", { name: "Show the bytes" }));
  const span = await screen.findByText("<script>the bytes</script>");
  expect(span.tagName).toBe("MARK");
  expect(looks).toBe(1);
});

test("what was collected is text, and what hides in it is shown", async () => {
  const { container } = show("?entity=7");
  await screen.findAllByText(/onerror/);
  expect(container.ownerDocument.querySelector("img[src=x], script")).toBeNull();
  expect(screen.getAllByText("U+202E").length).toBeGreaterThan(0);
});
