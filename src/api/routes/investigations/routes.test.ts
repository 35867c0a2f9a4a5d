import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { aTestApi, onEveryApi } from "../../../../test/api.ts";
import { fixture, onEveryHome, until } from "../../../../test/builders.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";

onEveryApi("an investigation is made, listed, changed, closed, reopened and deleted", async (_t, api) => {
  const team = await aTeam(api);
  const { analyst, viewer, admin } = team;
  const at = `${team.at}/investigations`;
  const made = await analyst.call("POST", at, {
    title: "Who is behind it?",
    question: "The shop at example.com.",
    targets: ["example[.]com", "info@example.com", "example.com"],
    assignee: viewer.id,
  });
  assert.equal(made.status, 201);
  const { id } = made.body.data;
  assert.equal(made.headers.location, `${at}/${id}`);
  const { title, state, targets, scans, progress, assignee, created_by } = made.body.data;
  assert.deepEqual(
    [title, state, targets, scans, progress, assignee, created_by],
    ["Who is behind it?", "open", 2, {}, null, viewer.id, analyst.id],
  );
  const [first] = (await viewer.call("GET", `${at}/${id}/targets?sort=value`)).body.data;
  assert.equal(first.value, "example.com");

  const added = await analyst.call("POST", `${at}/${id}/targets`, { targets: [first.id, "@jdoe"] });
  assert.equal(added.body.data.length, 2);
  assert.equal((await analyst.call("DELETE", `${at}/${id}/targets/${first.id}`)).status, 204);
  assert.equal((await analyst.call("DELETE", `${at}/${id}/targets/${first.id}`)).status, 404);
  assert.equal((await analyst.call("POST", `${at}/${id}/targets`, { targets: ["nonsense"] })).status, 422);
  assert.equal((await analyst.call("POST", `${at}/${id}/targets`, { targets: [randomUUID()] })).status, 404);

  for (let n = 0; n < 6; n++) await analyst.call("POST", at, { title: `Case ${n}` });
  const titles = (await everyPage(viewer, `${at}?sort=-title`, 3)).map((one) => one.title);
  assert.deepEqual(titles, ["Who is behind it?", ...[5, 4, 3, 2, 1, 0].map((n) => `Case ${n}`)]);
  assert.equal((await viewer.call("GET", `${at}?q=SHOP`)).body.data.length, 1);
  assert.equal((await viewer.call("GET", `${at}?assignee=${viewer.id}`)).body.data[0].id, id);

  const changed = await analyst.call("PATCH", `${at}/${id}`, { title: "Whose shop?", assignee: null });
  assert.deepEqual([changed.body.data.title, changed.body.data.assignee], ["Whose shop?", null]);
  const nobody = await analyst.call("PATCH", `${at}/${id}`, { assignee: team.stranger.id });
  assert.deepEqual([nobody.status, nobody.body.error_code], [422, "invalid"], "a stranger cannot be assigned");
  assert.equal((await viewer.call("PATCH", `${at}/${id}`, { title: "x" })).status, 403);

  assert.equal((await analyst.call("POST", `${at}/${id}/close`)).body.data.state, "closed");
  assert.equal((await analyst.call("POST", `${at}/${id}/close`)).status, 409);
  assert.equal((await analyst.call("POST", `${at}/${id}/targets`, { targets: ["@x1"] })).body.error_code, "conflict");
  assert.equal((await analyst.call("POST", `${at}/${id}/archive`)).body.data.state, "archived");
  assert.deepEqual(
    (await viewer.call("GET", `${at}?state=archived`)).body.data.map((one: { id: string }) => one.id),
    [id],
  );
  const open = await analyst.call("POST", `${at}/${id}/reopen`);
  assert.deepEqual([open.body.data.state, open.body.data.closed_at], ["open", null]);

  assert.equal((await analyst.call("DELETE", `${at}/${id}`)).status, 403);
  assert.equal((await admin.call("DELETE", `${at}/${id}`)).status, 204);
  assert.equal((await admin.call("GET", `${at}/${id}`)).status, 404);
  assert.equal((await admin.call("GET", `${team.at}/targets`)).body.data.length, 3, "its targets stay");
});

onEveryApi(
  "a private investigation is not there for who has no grant, and a grant says how far one may go",
  async (_t, api) => {
    const team = await aTeam(api);
    const { analyst, viewer, admin, owner } = team;
    const at = `${team.at}/investigations`;
    const { id } = (
      await analyst.call("POST", at, { title: "Secret", visibility: "private", targets: ["example.com"] })
    ).body.data;
    const it = `${at}/${id}`;
    assert.deepEqual(await statuses(team, (who) => who.call("GET", it)), [404, 404, 200, 200, 200]);
    assert.deepEqual((await viewer.call("GET", at)).body.data, []);
    assert.equal((await admin.call("GET", at)).body.data.length, 1);
    const scan = (await analyst.call("POST", `${it}/scans`, { modules: ["domain.rdap"] })).body.data;
    const job = (
      await analyst.call("POST", `${team.at}/jobs`, {
        technique: "domain.rdap",
        target: "example.com",
        investigation: id,
      })
    ).body.data;
    for (const path of [
      `scans/${scan.id}`,
      `scans/${scan.id}/coverage`,
      `jobs/${job.id}`,
      `jobs/${job.id}/findings`,
      `jobs?investigation=${id}`,
    ])
      assert.equal((await viewer.call("GET", `${team.at}/${path}`)).status, 404, path);
    for (const path of ["scans", "jobs", `jobs?scan=${job.scan}`])
      assert.deepEqual((await viewer.call("GET", `${team.at}/${path}`)).body.data, [], path);
    const own = await viewer.call("POST", `${team.at}/jobs`, { technique: "domain.rdap", target: "example.com" });
    assert.equal(own.status, 403);

    // as a viewer of this one, then as an analyst of it
    assert.equal((await viewer.call("PUT", `${it}/grants/${viewer.id}`, { role: "admin" })).status, 404);
    assert.equal((await analyst.call("PUT", `${it}/grants/${team.stranger.id}`, { role: "viewer" })).status, 404);
    assert.equal(
      (await analyst.call("PUT", `${it}/grants/${viewer.id}`, { role: "viewer" })).status,
      204,
      "who made it may share it",
    );
    assert.equal((await viewer.call("GET", it)).status, 200);
    assert.equal((await viewer.call("GET", `${team.at}/jobs/${job.id}`)).status, 200);
    assert.equal((await viewer.call("PATCH", it, { title: "x" })).status, 403);
    assert.equal((await viewer.call("POST", `${it}/scans`, { modules: ["domain.rdap"] })).status, 403);
    await admin.call("PUT", `${it}/grants/${viewer.id}`, { role: "analyst" });
    assert.equal((await viewer.call("PATCH", it, { title: "Ours" })).status, 200);
    assert.equal(
      (await viewer.call("POST", `${it}/scans`, { modules: ["domain.rdap"] })).status,
      201,
      "more than the role gives",
    );
    assert.equal(
      (await viewer.call("POST", `${team.at}/scans`, { targets: ["example.com"], modules: ["domain.rdap"] })).status,
      403,
    );
    assert.equal((await viewer.call("DELETE", it)).status, 403);
    assert.equal((await viewer.call("PUT", `${it}/grants/${viewer.id}`, { role: "admin" })).status, 403);
    assert.deepEqual(
      (await viewer.call("GET", `${it}/grants`)).body.data
        .map((one: { user_id: string; role: string }) => [one.user_id, one.role])
        .sort(),
      [
        [analyst.id, "admin"],
        [viewer.id, "analyst"],
      ].sort(),
    );
    assert.equal((await viewer.call("DELETE", `${it}/grants/${viewer.id}`)).status, 204, "one's own may be given up");
    assert.equal((await viewer.call("GET", it)).status, 404);

    // assigning lets somebody in; opening it up lets everybody
    await analyst.call("PATCH", it, { assignee: viewer.id });
    assert.equal((await viewer.call("GET", it)).status, 200);
    assert.equal((await viewer.call("PATCH", it, { visibility: "workspace" })).status, 403);
    assert.equal((await owner.call("PATCH", it, { visibility: "workspace" })).status, 200);
    assert.equal((await owner.call("PATCH", it, { visibility: "private" })).status, 200);
    assert.equal((await analyst.call("GET", it)).status, 200, "who made it keeps a grant");
  },
);

onEveryHome("the log tells what happened, a level at a time, from where one stood", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("steered-modules.ts")] });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}/investigations`;
  const { id } = (await ada.call("POST", at, { title: "A case", targets: ["example.org"] })).body.data;
  await api.app.work();
  const scan = await ada.call("POST", `${at}/${id}/scans`, {
    title: "first",
    modules: ["make.some", "always.refused", "half.blind"],
    start: true,
  });
  assert.equal(scan.status, 202);
  const busy = await ada.call("POST", `${at}/${id}/close`);
  assert.deepEqual([busy.status, busy.body.error_code], [409, "conflict"]);
  const state = async () => (await ada.call("GET", `${at}/${id}`)).body.data;
  await until(async () => (await state()).scans.COMPLETED === 1, 40, "the end of the scan");
  const shown = await state();
  assert.deepEqual(shown.entities, { domain: 1, hostname: 50 });
  assert.deepEqual([shown.progress, shown.under_way, shown.targets], [1, [], 1]);

  type Line = { seq: number; level: string; message: string; scan: string | null };
  const logs = async (query = "") => (await ada.call("GET", `${at}/${id}/logs${query}`)).body;
  const { data, last } = await logs("?limit=500&level=debug");
  const lines: Line[] = data;
  const messages = lines.map((line) => line.message);
  assert.deepEqual(
    lines.map((line) => line.seq),
    [...lines.map((line) => line.seq)].sort((a, b) => a - b),
  );
  assert.equal(last, lines.at(-1)?.seq);
  assert.equal(messages[0], "The investigation was created.");
  assert.ok(messages.includes("1 new: 1 domain."), messages.join("\n"));
  assert.ok(messages.includes('The scan "first" runs.'));
  assert.ok(messages.some((text) => /new: \d+ hostname/.test(text)));
  assert.match(
    messages.join("\n"),
    /always\.refused could not look at 50 things: rate_limited \(the source answers 429\)/,
  );
  assert.match(messages.join("\n"), /half\.blind could not look at 1 thing: blocked \(the other half\)/);
  assert.equal(messages.at(-1), 'The scan "first" is completed, and parts could not be looked at.');
  assert.ok(lines.filter((line) => line.scan === scan.body.data.id).length >= 5);
  const severe: Line[] = (await logs("?level=warning")).data;
  assert.ok(severe.length >= 3 && severe.every((line) => line.level === "warning"));
  assert.deepEqual((await logs(`?after=${lines[2]?.seq}&limit=500&level=debug`)).data, lines.slice(3));
  assert.deepEqual((await logs("?tail=3&level=debug")).data, lines.slice(-3), "the end of it");
  const paged = await everyPage(ada, `${at}/${id}/logs?level=debug`, 2);
  assert.deepEqual(paged, lines);

  const second = await ada.call("POST", `${at}/${id}/scans`, { modules: ["make.some", "slow.deaf"], start: true });
  const cancelled = await ada.call("POST", `${at}/${id}/cancel`);
  assert.deepEqual([cancelled.status, cancelled.body.data.scans], [202, [second.body.data.id]]);
  assert.equal(
    (await ada.call("GET", `/api/v1/workspaces/${ada.workspace}/scans/${second.body.data.id}`)).body.data.state,
    "CANCELLED",
  );
  assert.match((await logs(`?after=${last}`)).data.at(-2).message, /cancelled: the investigation was cancelled/);
  assert.equal((await ada.call("DELETE", `${at}/${id}`)).status, 204);
  assert.deepEqual(
    (await ada.call("GET", `/api/v1/workspaces/${ada.workspace}/scans`)).body.data,
    [],
    "its scans are gone",
  );
});

onEveryApi("investigations of another tenant, and hostile input", async (_t, api) => {
  const team = await aTeam(api);
  const at = `${team.at}/investigations`;
  const { id } = (await team.owner.call("POST", at, { title: "Ours" })).body.data;
  const theirs = `/api/v1/workspaces/${team.stranger.workspace}/investigations/${id}`;
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { title: "x" }],
    ["DELETE", "", undefined],
    ["POST", "/close", undefined],
    ["POST", "/archive", undefined],
    ["POST", "/reopen", undefined],
    ["POST", "/cancel", undefined],
    ["GET", "/targets", undefined],
    ["POST", "/targets", { targets: ["example.com"] }],
    ["DELETE", `/targets/${id}`, undefined],
    ["GET", "/logs", undefined],
    ["GET", "/scans", undefined],
    ["POST", "/scans", { modules: ["domain.rdap"] }],
    ["POST", "/scans/plan", { modules: ["domain.rdap"] }],
    ["GET", "/grants", undefined],
    ["PUT", `/grants/${team.stranger.id}`, { role: "admin" }],
    ["DELETE", `/grants/${team.stranger.id}`, undefined],
  ] as const) {
    const { status, body: answer } = await team.stranger.call(method, `${theirs}${path}`, body);
    assert.deepEqual([status, answer.error_code], [404, "not_found"], `${method} ${path}`);
  }
  for (const body of [
    {},
    { title: "" },
    { title: "x\0y" },
    { title: "\ud800" },
    { title: "x", targets: "y" },
    { title: "x", more: 1 },
  ])
    assert.equal((await team.owner.call("POST", at, body)).status, 422, JSON.stringify(body));
  for (const query of ["limit=0", "limit=501", "sort=id", "state=gone", "cursor=%00", "q=%00", "assignee=1"])
    assert.ok([400, 422].includes((await team.owner.call("GET", `${at}?${query}`)).status), query);
  for (const query of ["after=-1", "after=1e99", "level=all", "cursor=W10"])
    assert.ok([400, 422].includes((await team.owner.call("GET", `${at}/${id}/logs?${query}`)).status), query);
});
