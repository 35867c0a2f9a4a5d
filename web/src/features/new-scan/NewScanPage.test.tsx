import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { asAda, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { NewScanPage } from "./NewScanPage.tsx";

const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const scan = "6a1f5e0e-0000-4000-8000-00000000000b";
const base = "*/api/v1/workspaces/~";
const module = {
  ...{ id: "ct.crtsh", title: "Certificate transparency", about: "Names in certificates.", aliases: [] },
  ...{ footprint: "P0", up_to: null, enabled: true, ready: true, keys: [], sources: [] },
  ...{ consumes: ["domain"], produces: ["hostname"], findings: [] },
};
let problems: string[] = [];
let unauthorized: string[] = [];
const authorized: { id: string; scope: Record<string, unknown>; acknowledgement: string }[] = [];
const planned: { targets?: string[]; footprint?: string; modules?: string[] }[] = [];
const started: unknown[] = [];

beforeEach(() => {
  problems = [];
  unauthorized = [];
  authorized.length = 0;
  planned.length = 0;
  started.length = 0;
  server.use(
    workspaces(),
    http.get(`${base}/modules`, () => HttpResponse.json({ data: [module] })),
    http.get(`${base}/modules/presets`, () =>
      HttpResponse.json({ data: [{ id: "footprint", about: "What it has.", modules: ["ct.crtsh"] }] }),
    ),
    http.post(`${base}/targets/bulk`, () =>
      HttpResponse.json({
        data: {
          ...{ dry_run: true, made: 1, there: 0, refused: 1 },
          lines: [
            {
              line: 1,
              written: "hxxp://a[.]example",
              outcome: "would_be_made",
              type: "url",
              value: "http://a.example/",
              why: null,
            },
            {
              line: 2,
              written: "nonsense",
              outcome: "refused",
              type: null,
              value: null,
              why: "it could be many things",
            },
          ],
        },
      }),
    ),
    http.post(`${base}/scans/plan`, async ({ request }) => {
      planned.push((await request.json()) as object);
      return HttpResponse.json({
        data: {
          ...{ may_start: problems.length + unauthorized.length === 0, problems, notes: [], footprint: "P2" },
          targets: unauthorized.map((value) => ({
            id: null,
            type: "domain",
            value,
            authorized: null,
            unauthorized: true,
          })),
          modules: [
            { id: "ct.crtsh", title: "Certificate transparency", footprint: "P0", runs: true, why: null, targets: 1 },
          ],
          ...{ sources: [], keys_missing: [], sees: ["crt.sh learns what is asked about."] },
          ...{ seconds_at_least: 90, seconds_at_most: null },
        },
      });
    }),
    http.post(`${base}/investigations`, () => HttpResponse.json({ data: { id } }, { status: 201 })),
    http.post(`${base}/investigations/${id}/scans`, async ({ request }) => {
      started.push(await request.json());
      return HttpResponse.json({ data: { id: scan } }, { status: 202 });
    }),
  );
});

const show = () =>
  renderPage(<NewScanPage />, { at: "/scan", path: "/scan", others: { "/investigations/:id": <p>it runs</p> } });

test("says what each pasted piece is, who would notice what, and starts", async () => {
  const { user, router } = show();
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Start the scan" })).disabled).toBe(true);
  await user.click(screen.getByLabelText("What to look at"));
  await user.paste("hxxp://a[.]example\nnonsense");
  expect(await screen.findByText("http://a.example/")).toBeTruthy();
  expect(screen.getByText("it could be many things", { exact: false })).toBeTruthy();
  expect(await screen.findByText("crt.sh learns what is asked about.")).toBeTruthy();
  expect(screen.getByText("1 min 30 sec or more")).toBeTruthy();
  expect(planned.at(-1)?.targets).toEqual(["hxxp://a[.]example"]);
  const start = screen.getByRole<HTMLButtonElement>("button", { name: "Start the scan" });
  await waitFor(() => expect(start.disabled).toBe(false));
  await user.click(start);
  expect(await screen.findByText("it runs")).toBeTruthy();
  expect(router.state.location.search).toBe(`?scan=${scan}`);
  expect(started).toEqual([{ targets: ["hxxp://a[.]example"], preset: "footprint", footprint: "P1", start: true }]);
});

test("what may not start says why, and cannot be started", async () => {
  problems = ["P2 touches a.example, and nobody has authorized that."];
  const { user } = show();
  await user.click(await screen.findByLabelText("What to look at"));
  await user.paste("hxxp://a[.]example");
  await user.click(screen.getByRole("radio", { name: /P2/ }));
  expect(await screen.findByText("P2 touches a.example, and nobody has authorized that.")).toBeTruthy();
  await waitFor(() => expect(planned.at(-1)?.footprint).toBe("P2"));
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Start the scan" }).disabled).toBe(true);
});

test("modules can be chosen one by one; none is no scan", async () => {
  const { user } = show();
  await user.click(await screen.findByLabelText("What to look at"));
  await user.paste("hxxp://a[.]example");
  await user.click(await screen.findByRole("button", { name: "One by one" }));
  await waitFor(() => expect(planned.at(-1)?.modules).toEqual(["ct.crtsh"]));
  await user.click(await screen.findByRole("checkbox", { name: /Certificate transparency/ }));
  expect(await screen.findByText("0 modules chosen")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Start the scan" }).disabled).toBe(true);
});

test("contact that nobody authorized is authorized on the spot, and the scan may start", async () => {
  asAda();
  unauthorized = ["a.example"];
  server.use(
    http.post(`${base}/targets`, async ({ request }) => {
      const { value } = (await request.json()) as { value: string };
      return HttpResponse.json({ data: { id: `id-of-${value}` } }, { status: 201 });
    }),
    http.post(`${base}/targets/:id/authorize`, async ({ request, params }) => {
      authorized.push({ ...((await request.json()) as (typeof authorized)[number]), id: String(params.id) });
      unauthorized = [];
      return HttpResponse.json({ data: {} });
    }),
  );
  const { user } = show();
  await user.click(await screen.findByLabelText("What to look at"));
  await user.paste("hxxp://a[.]example");
  await user.click(screen.getByRole("radio", { name: /P2/ }));
  const missing = within(await screen.findByRole("region", { name: "Contact that nobody authorized" }));
  expect(missing.getByText("a.example")).toBeTruthy();
  await user.click(missing.getByRole("button", { name: "Authorize contact…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Authorize contact" }));
  await user.type(dialog.getByRole("textbox", { name: /Authorized by/ }), "Jane Doe, contract 12");
  await user.click(dialog.getByRole("checkbox", { name: /it is true/ }));
  await user.click(dialog.getByRole("button", { name: "Authorize" }));
  await waitFor(() => expect(authorized).toHaveLength(1));
  expect(authorized[0]).toMatchObject({ id: "id-of-a.example", scope: { allow: ["a.example"], footprint: "P2" } });
  const start = await screen.findByRole<HTMLButtonElement>("button", { name: "Start the scan" });
  await waitFor(() => expect(start.disabled).toBe(false));
  expect(screen.queryByRole("region", { name: "Contact that nobody authorized" })).toBeNull();
});

test("what one wants to know chooses the modules", async () => {
  const { user } = show();
  await user.click(await screen.findByLabelText("What to look at"));
  await user.paste("hxxp://a[.]example");
  await user.click(await screen.findByRole("button", { name: "By wanted data" }));
  await user.click(await screen.findByRole("checkbox", { name: "Host name" }));
  expect(await screen.findByText("Modules that find it or lead to it: 1")).toBeTruthy();
  await waitFor(() => expect(planned.at(-1)?.modules).toEqual(["ct.crtsh"]));
});
