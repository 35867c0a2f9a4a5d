import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { onEveryApi } from "../../../../test/api.ts";
import { onEveryCase, runScan } from "../../../../test/case.ts";
import { aTeam, everyPage, type Member, statuses } from "../../../../test/team.ts";

onEveryCase("people are told of scans that end, critical findings and what is theirs, as they wish", async (_t, it) => {
  const { api, team, investigation, scan } = it;
  const { analyst, viewer, admin, owner, stranger } = team;
  const at = `${team.at}/notifications`;
  const told = async (who: Member, query = "") => (await who.call("GET", `${at}?${query}`)).body.data;
  const kinds = async (who: Member) => (await told(who)).map((one: { kind: string }) => one.kind).toSorted();
  assert.deepEqual(await kinds(analyst), ["critical_finding", "scan_ended"], "whose scan it was");
  assert.deepEqual(await kinds(viewer), ["critical_finding"], "what is critical is everybody's");
  const [ended] = await told(analyst, "kind=scan_ended");
  assert.deepEqual([ended.subject, ended.investigation], [{ kind: "scan", id: scan }, investigation]);
  const finding = await it.finding("web.exposed_file");
  assert.deepEqual((await told(viewer))[0].subject, { kind: "finding", id: finding });

  const count = async (who: Member) => (await who.call("GET", `${at}/unread`)).body.data.count;
  assert.equal(await count(analyst), 2);
  assert.equal((await analyst.call("POST", `${at}/${ended.id}/read`)).status, 204);
  assert.deepEqual([await count(analyst), (await told(analyst, "unread=true")).length], [1, 1]);
  assert.equal((await viewer.call("POST", `${at}/${ended.id}/read`)).status, 404, "somebody else's");
  assert.equal((await analyst.call("POST", `${at}/${ended.id}/unread`)).status, 204);
  assert.equal((await analyst.call("POST", `${at}/read-all`)).body.data.changed, 2);
  assert.equal(await count(analyst), 0);
  assert.equal((await analyst.call("POST", `${at}/${randomUUID()}/read`)).status, 404);

  const prefer = (who: Member, body: object) => who.call("PUT", `${at}/preferences`, body);
  assert.equal((await viewer.call("GET", `${at}/preferences`)).body.data.scan_ended, "mine");
  assert.equal((await prefer(viewer, { scan_ended: "all" })).body.data.scan_ended, "all");
  await prefer(analyst, { scan_ended: "off" });
  assert.equal((await prefer(viewer, { mention: "all" })).status, 422);
  assert.equal((await prefer(viewer, { weather: "all" })).status, 422);
  await runScan(api, team, investigation);
  assert.deepEqual(await kinds(viewer), ["critical_finding", "scan_ended"], "the same finding is told once");
  assert.deepEqual(await kinds(analyst), ["critical_finding", "scan_ended"], "no more scans, by choice");
  await api.platform.readOn();
  assert.equal((await told(viewer)).length, 2, "read twice, told once");

  await admin.call("PATCH", `${team.at}/investigations/${investigation}`, { assignee: viewer.id });
  await admin.call("PATCH", `${team.at}/investigations/${investigation}`, { assignee: null });
  const [assigned] = await told(viewer, "kind=assignment");
  assert.deepEqual([assigned.subject.kind, assigned.by], ["investigation", admin.id]);
  await analyst.call("PATCH", `${team.at}/findings/${finding}`, { assignee: viewer.id });
  assert.equal((await everyPage(viewer, `${at}?kind=assignment`, 1)).length, 2);
  await analyst.call("PATCH", `${team.at}/investigations/${investigation}`, { visibility: "private" });
  await runScan(api, team, investigation);
  assert.equal((await told(viewer, "kind=scan_ended")).length, 1, "a private case is nobody else's news");
  const own = `/api/v1/workspaces/${stranger.workspace}/notifications`;
  assert.deepEqual((await stranger.call("GET", own)).body.data, []);
  assert.equal((await owner.call("GET", `${at}?cursor=x`)).status, 422);
  assert.deepEqual(await statuses(team, (who) => who.call("GET", at)), [404, 200, 200, 200, 200]);
});

onEveryApi("who invited somebody is told that they came", async (_t, api) => {
  const ada = await api.person("ada");
  const { body } = await ada.call("POST", "/api/v1/workspaces", { name: "Ours" });
  const at = `/api/v1/workspaces/${body.data.id}`;
  const { body: invited } = await ada.call("POST", `${at}/members`, { email: "bob@people.example", role: "viewer" });
  const secret = new URL(invited.data.invited.link).searchParams.get("invitation");
  const joined = await api.nobody.call("POST", "/api/v1/auth/register", {
    ...{ email: "bob@people.example", password: "correct horse battery", display_name: "bob", invitation: secret },
  });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  const [told] = (await ada.call("GET", `${at}/notifications`)).body.data;
  assert.deepEqual([told.kind, told.by], ["invitation_accepted", joined.body.data.user.id]);
});

onEveryApi("views are one's own until they are shared", async (_t, api) => {
  const team = await aTeam(api);
  const { analyst, viewer, admin, stranger } = team;
  const at = `${team.at}/views`;
  const view = { filters: { severity: ["high"] }, columns: ["title"], sort: "-last_seen" };
  const save = (name: string, more: object = {}, who: Member = viewer) =>
    who.call("POST", at, { page: "findings", name, view, ...more });
  const mine = await save("High");
  assert.deepEqual([mine.status, mine.body.data.view, mine.body.data.mine], [201, view, true]);
  assert.equal((await save("HIGH")).body.error_code, "taken");
  assert.equal((await save("High", { page: "assets" })).status, 201, "of another page");
  assert.equal((await save("High", {}, analyst)).status, 201, "somebody else's");
  assert.equal((await save("All", { shared: true })).status, 403, "a viewer shares nothing");
  const shared = await save("Shared", { shared: true }, analyst);
  const list = async (who: Member, page = "") =>
    (await who.call("GET", `${at}${page}`)).body.data.map(
      (one: { name: string; page: string }) => `${one.page} ${one.name}`,
    );
  assert.deepEqual(await list(viewer), ["assets High", "findings High", "findings Shared"]);
  assert.deepEqual(await list(admin, "?page=findings"), ["findings Shared"]);
  const one = `${at}/${mine.body.data.id}`;
  assert.equal((await analyst.call("GET", one)).status, 404, "not theirs to see");
  assert.equal((await viewer.call("PATCH", `${at}/${shared.body.data.id}`, { name: "Mine" })).status, 403);
  assert.equal((await admin.call("PATCH", `${at}/${shared.body.data.id}`, { name: "Ours" })).body.data.name, "Ours");
  const changed = await viewer.call("PATCH", one, { view: { filters: {} } });
  assert.deepEqual([changed.body.data.view, changed.body.data.name], [{ filters: {} }, "High"]);
  const deep = JSON.parse(`${'{"a":'.repeat(30)}1${"}".repeat(30)}`);
  for (const body of [{ view: deep }, { view: { x: "y".repeat(21_000) } }, { page: "A Page" }, { view: { a: "\0" } }])
    assert.equal((await save("x", body)).status, 422);
  assert.equal(
    (await stranger.call("GET", `/api/v1/workspaces/${stranger.workspace}/views/${shared.body.data.id}`)).status,
    404,
  );
  assert.equal((await viewer.call("DELETE", one)).status, 204);
  assert.equal((await viewer.call("GET", one)).status, 404);
});
