import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { asAda, me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { NotesTab } from "./NotesTab.tsx";

const base = "*/api/v1/workspaces/~";
const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const bob = "6a1f5e0e-0000-4000-8000-000000000009";
const at = "2026-01-01T00:00:00.000Z";
const aNote = (name: string, text: string, more: object = {}) => ({
  ...{ id: name, text, subject: null, investigation: id, pinned_at: null, version: 1 },
  ...{ created_by: me.id, created_at: at, updated_by: me.id, updated_at: at, ...more },
});
let notes: ReturnType<typeof aNote>[] = [];
let files: object[] = [];
const asked: URLSearchParams[] = [];
const sent: { method: string; body: unknown }[] = [];
const page = (data: unknown[]) => ({ data, pagination: { next: null, limit: 30, total: null } });

beforeEach(() => {
  asked.length = 0;
  sent.length = 0;
  notes = [aNote("n1", "They **moved** in May.")];
  files = [];
  asAda();
  server.use(
    workspaces(),
    http.get(`${base}/members`, () =>
      HttpResponse.json({
        data: [
          { user_id: me.id, display_name: "Ada Lovelace", email: me.email, role: "owner" },
          { user_id: bob, display_name: "Bob", email: "bob@people.example", role: "analyst" },
        ],
      }),
    ),
    http.get(`${base}/notes`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(page(notes));
    }),
    http.post(`${base}/notes`, async ({ request }) => {
      const body = (await request.json()) as { text: string };
      sent.push({ method: "POST", body });
      notes = [aNote("n2", body.text), ...notes];
      return HttpResponse.json({ data: notes[0] }, { status: 201 });
    }),
    http.get(`${base}/attachments`, () => HttpResponse.json(page(files))),
    http.get(`${base}/entities`, ({ request }) =>
      HttpResponse.json(
        page(
          new URL(request.url).searchParams.get("q") ? [{ id: 7, type: "hostname", value: "old.acme.example" }] : [],
        ),
      ),
    ),
    http.get(`${base}/findings`, () => HttpResponse.json(page([]))),
    http.get(`${base}/entities/7`, () => HttpResponse.json({ data: { id: 7, value: "old.acme.example" } })),
  );
});

const show = (search = "") =>
  renderPage(<NotesTab />, { at: `/investigations/${id}/notes${search}`, path: "/investigations/:id/notes" });

test("a note is Markdown and never HTML; its links ask before they lead away", async () => {
  notes = [
    aNote(
      "n1",
      '# Plan\n\n<img src=x onerror="alert(1)"> see [the site](https://evil.example/x) ![p](https://evil.example/p.png)',
    ),
    aNote("n2", "[run](javascript:alert(1)) and `code`"),
  ];
  const { user, container } = show();
  expect((await screen.findByRole("heading", { name: "Plan" })).tagName).toBe("H3");
  expect(container.querySelector("article img")).toBeNull();
  expect(screen.getByText(/<img src=x/)).toBeTruthy();
  expect(screen.getByText("(javascript:alert(1))")).toBeTruthy();
  expect(container.querySelector("article a")).toBeNull();
  await user.click(screen.getByRole("button", { name: "the site" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Leave to evil.example?" }));
  const way = dialog.getByRole("link", { name: "Open in a new tab" });
  expect(way.getAttribute("rel")).toBe("noreferrer noopener");
  expect(way.getAttribute("href")).toBe("https://evil.example/x");
});

test("a note is written, looked at before it is added, and pinned to an entity", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "New note" }));
  await user.type(screen.getByRole("textbox", { name: "Note" }), "Ask *them* first");
  await user.click(screen.getByRole("tab", { name: "Preview" }));
  expect(screen.getByText("them").tagName).toBe("EM");
  await user.type(screen.getByRole("combobox", { name: "About" }), "old");
  await user.click(await screen.findByRole("option", { name: "old.acme.example" }));
  await user.click(screen.getByRole("button", { name: "Add the note" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toEqual({
    ...{ text: "Ask *them* first", investigation: id, subject: { kind: "entity", id: 7 } },
  });
  expect((await screen.findAllByRole("article")).length).toBe(2);
});

test("what somebody else changed meanwhile is shown, and not overwritten unasked", async () => {
  const theirs = aNote("n1", "They moved in *June*.", { version: 2, updated_by: bob });
  server.use(
    http.get(`${base}/notes/n1`, () => HttpResponse.json({ data: theirs })),
    http.patch(`${base}/notes/n1`, async ({ request }) => {
      const body = (await request.json()) as { text: string; version: number };
      sent.push({ method: "PATCH", body });
      if (body.version !== 2)
        return HttpResponse.json({ detail: "Somebody changed this note.", error_code: "conflict" }, { status: 409 });
      notes = [aNote("n1", body.text, { version: 3 })];
      return HttpResponse.json({ data: notes[0] });
    }),
  );
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Change" }));
  await user.type(screen.getByRole("textbox", { name: "Note" }), " Twice.");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/Somebody changed this note while you wrote/)).toBeTruthy();
  expect(screen.getByText("June")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save mine over it" }));
  expect(await screen.findByText(/Twice\./)).toBeTruthy();
  expect(sent.map(({ body }) => (body as { version: number }).version)).toEqual([1, 2]);
});

test("a note is deleted after a question", async () => {
  server.use(
    http.delete(`${base}/notes/n1`, () => {
      notes = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = show();
  const note = within(await screen.findByRole("article", { name: /Note by Ada Lovelace/ }));
  await user.click(note.getByRole("button", { name: "Delete" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("No note yet")).toBeTruthy();
});

test("notes are searched and filtered on the server", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: "Author" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Bob" }));
  await waitFor(() => expect(asked.at(-1)?.get("author")).toBe(bob));
  expect(router.state.location.search).toBe(`?author=${bob}`);
});

test("a file is added, downloaded and deleted", async () => {
  let uploaded = "";
  const aFile = { id: "f1", name: "memo.txt", media_type: "text/plain", size: 2_500, sha256: "a", investigation: id };
  server.use(
    http.post(`${base}/attachments`, async ({ request }) => {
      expect(new URL(request.url).searchParams.get("subject_id")).toBe(id);
      expect(request.headers.get("content-type")).toContain("multipart/form-data");
      uploaded = "memo.txt";
      files = [{ ...aFile, subject: { kind: "investigation", id }, created_by: me.id, created_at: at }];
      return HttpResponse.json({ data: files[0] }, { status: 201 });
    }),
    http.get(`${base}/attachments/f1/content`, () => {
      sent.push({ method: "GET", body: "content" });
      return new HttpResponse("bytes", { headers: { "content-type": "application/octet-stream" } });
    }),
    http.delete(`${base}/attachments/f1`, () => {
      files = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
  const { user } = show();
  await screen.findByText(/No file yet/);
  await user.upload(screen.getByLabelText("File to add"), new File(["hello"], "memo.txt", { type: "text/plain" }));
  expect(await screen.findByText("memo.txt")).toBeTruthy();
  expect(uploaded).toBe("memo.txt");
  expect(screen.getByText(/2\.5 kB/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Download memo.txt" }));
  await waitFor(() => expect(sent.at(-1)?.body).toBe("content"));
  await user.click(screen.getByRole("button", { name: "Delete memo.txt" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete" }));
  expect(await screen.findByText(/No file yet/)).toBeTruthy();
});

test("a viewer reads, and is shown nothing to change", async () => {
  server.use(workspaces("viewer"));
  show();
  await screen.findByText("moved");
  await waitFor(() => expect(screen.queryByRole("button", { name: "New note" })).toBeNull());
  expect(screen.queryByRole("button", { name: "Change" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Add a file" })).toBeNull();
});
