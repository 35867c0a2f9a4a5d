import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { aTestApi } from "../../../../test/api.ts";
import { type Home, onEveryHome } from "../../../../test/builders.ts";
import type { Told } from "../../../../test/fixtures/told-modules.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";
import { aFinding, aTeller, ofDomain, toldRegistry } from "../../../../test/told.ts";
import { openDb } from "../../../db/client.ts";
import { keepTriageUp } from "../../../services/findings/upkeep.ts";

type Shown = { id: number; type: string; state: string; severity: string; entity: { value: string } };
const door: Told = { finding: aFinding("test.open_door") };
const lock: Told = { finding: aFinding("test.weak_lock", { severity: "critical", category: "crypto" }) };
const dust: Told = {
  finding: aFinding("test.dust", { severity: "info", category: "hygiene", title: "Dust on a shelf" }),
};
const host: Told = { entity: "hostname", value: "www.example.org", relation: "subdomain_of", reverse: true };
const world = { ...ofDomain(host, door, lock, dust), "told.host": { "hostname www.example.org": [door, dust] } };

async function aStage(t: TestContext, home: Home) {
  const api = await aTestApi(t, home, {}, { registry: toldRegistry });
  const team = await aTeam(api);
  const { scan } = aTeller(t, api.app, { workspace: team.ws, name: team.owner.id, role: "owner" });
  const at = `${team.at}/findings`;
  const get = async (path: string) => {
    const answer = await team.viewer.call("GET", `${at}${path}`);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const list = async (path = "?limit=100"): Promise<Shown[]> => (await get(path)).data;
  const names = async (path: string) => (await list(path)).map((one) => `${one.type} ${one.entity.value}`).sort();
  return { team, scan, at, get, list, names };
}

onEveryHome(
  "findings are listed worst first, filtered, searched, counted, and shown with their proofs",
  async (t, home) => {
    const { team, scan, at, get, list, names } = await aStage(t, home);
    const id = await scan(world);
    assert.deepEqual(
      (await list()).map((one) => one.severity),
      ["critical", "high", "high", "info", "info"],
    );
    assert.deepEqual(await names("?severity=critical,info&category=crypto"), ["test.weak_lock example.org"]);
    assert.deepEqual(await names("?type=test.open_door&sort=first_seen"), [
      ...["test.open_door example.org", "test.open_door www.example.org"],
    ]);
    assert.equal((await list(`?scan=${id}`)).length, 5);
    const [first] = await list("?type=test.weak_lock");
    assert.ok(first);
    const about = (await get(`/${first.id}`)).data;
    assert.deepEqual([about.description, about.scans[0].scan, about.state], ["It is open.", id, "open"]);
    assert.deepEqual([about.observations[0].module, about.observations[0].proofs[0].kind], ["told.domain", "derived"]);
    assert.equal((await get(`/${first.id}/observations`)).data.length, 1);
    assert.deepEqual(await names(`?entity=${about.entity.id}&severity=high`), ["test.open_door example.org"]);
    assert.deepEqual(await names("/search?q=dust%20shelf"), ["test.dust example.org", "test.dust www.example.org"]);
    assert.deepEqual(await names("/search?q=www.example"), [
      "test.dust www.example.org",
      "test.open_door www.example.org",
    ]);
    for (const sort of ["severity", "-severity", "last_seen", "-first_seen"]) {
      const paged = (await everyPage(team.viewer, `${at}?sort=${sort}`, 2)).map((one) => one.id);
      assert.deepEqual(
        paged,
        (await list(`?sort=${sort}`)).map((one) => one.id),
        sort,
      );
    }
    const stats = (await get("/stats?severity=high")).data;
    assert.deepEqual([stats.total, stats.by_type], [2, [{ label: "test.open_door", n: 2 }]]);
    const facets = (await get("/facets?severity=high")).data;
    assert.deepEqual(
      Object.fromEntries(facets.by_severity.map(({ label, n }: { label: string; n: number }) => [label, n])),
      { high: 2, info: 2, critical: 1 },
    );
  },
  { timeout: 120_000 },
);

onEveryHome(
  "people decide about findings with reasons; what was decided, when and by whom is kept",
  async (t, home) => {
    const { team, scan, at, get, list } = await aStage(t, home);
    await scan(world);
    const [one, two, three] = (await list()).map(({ id }) => id);
    const decide = (id: number | undefined, body: object, who = team.analyst) => who.call("PATCH", `${at}/${id}`, body);
    assert.deepEqual(await statuses(team, (who) => decide(one, { state: "triaged" }, who)), [404, 403, 200, 200, 200]);
    assert.equal((await decide(one, { state: "accepted" })).status, 422, "without a reason");
    assert.equal(
      (await decide(one, { state: "accepted", reason: "x", accepted_until: "2001-01-01T00:00:00Z" })).status,
      422,
    );
    assert.equal((await decide(one, { state: "triaged", accepted_until: "2901-01-01T00:00:00Z" })).status, 422);
    assert.equal((await decide(one, {})).status, 422);
    assert.equal((await decide(one, { assignee: team.stranger.id })).status, 422, "no member");
    const accepted = await decide(one, {
      state: "accepted",
      reason: "known",
      accepted_until: "2901-01-01T00:00:00+02:00",
    });
    assert.equal(accepted.body.data.accepted_until, "2900-12-31T22:00:00.000Z");
    assert.equal((await decide(one, { assignee: team.viewer.id })).body.data.assignee, team.viewer.id);
    assert.deepEqual(
      (await list(`?assignee=${team.viewer.id}`)).map(({ id }) => id),
      [one],
    );
    assert.equal((await list("?assignee=nobody")).length, 4);
    assert.equal((await decide(one, { state: "false_positive", reason: "a window" })).status, 200);
    assert.equal((await decide(one, { state: "fixed" })).status, 409);
    const history = (await get(`/${one}`)).data.history;
    assert.deepEqual(
      history.map((row: Record<string, string>) => [row.from_state, row.to_state, row.reason, row.actor]).slice(0, 1),
      [["accepted", "false_positive", "a window", team.analyst.id]],
    );
    const bulk = await team.analyst.call("POST", `${at}/bulk`, { ids: [one, two, three, 999_999], state: "fixed" });
    assert.deepEqual(bulk.body.data.changed, [two, three]);
    assert.deepEqual(
      bulk.body.data.refused.map((row: { id: number; error_code: string }) => [row.id, row.error_code]),
      [
        [one, "conflict"],
        [999_999, "not_found"],
      ],
    );
    assert.deepEqual((await get("/stats")).data.by_state, [
      { label: "fixed", n: 2 },
      { label: "open", n: 2 },
      { label: "false_positive", n: 1 },
    ]);
    assert.equal((await list("?state=fixed")).length, 2);
    // an acceptance ends by itself
    const [left] = (await list("?state=open")).map(({ id }) => id);
    await decide(left, {
      state: "accepted",
      reason: "for now",
      accepted_until: new Date(Date.now() + 1_500).toISOString(),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    const { databaseUrl, dataDir } = home.config;
    const db = await openDb(databaseUrl ? { databaseUrl, max: 1 } : { dataDir });
    await keepTriageUp(db).finally(() => db.close());
    assert.equal((await get(`/${left}`)).data.state, "open");
    const mine = `/api/v1/workspaces/${team.stranger.workspace}/findings`;
    for (const path of [`/${one}`, `/${one}/observations`])
      assert.equal((await team.stranger.call("GET", mine + path)).status, 404);
    assert.equal((await team.stranger.call("PATCH", `${mine}/${one}`, { state: "open" })).status, 404);
    const wrong = [
      "?severity=bad",
      "?state=gone",
      "?assignee=me",
      "?suppressed=yes",
      "/0",
      "?entity=x",
      "/search",
      "?q=%00",
      "?limit=0",
    ];
    for (const path of wrong) assert.equal((await team.viewer.call("GET", at + path)).status, 422, path);
  },
  { timeout: 120_000 },
);

onEveryHome(
  "a rule hides what it fits, now and later, until it ends; a preview says so before",
  async (t, home) => {
    const { team, scan, at, get, list, names } = await aStage(t, home);
    const rules = `${team.at}/suppressions`;
    await scan(ofDomain(host, door, dust));
    const match = { type: "test.dust" };
    const preview = await team.viewer.call("POST", `${rules}/preview`, match);
    assert.deepEqual([preview.body.data.count, preview.body.data.more, preview.body.data.sample.length], [1, false, 1]);
    assert.deepEqual(
      await statuses(team, (who) =>
        who.call("POST", rules, who === team.admin ? { match, reason: "" } : { match: { type: "other" }, reason: "x" }),
      ),
      [404, 403, 201, 422, 201],
    );
    const made = await team.analyst.call("POST", rules, { match, reason: "nobody dusts" });
    assert.deepEqual([made.status, made.body.data.hidden, made.body.data.created_by], [201, 1, team.analyst.id]);
    assert.deepEqual(await names(""), ["test.open_door example.org"]);
    assert.deepEqual(await names("?suppressed=only"), ["test.dust example.org"]);
    assert.equal((await get("/stats")).data.suppressed, 1);
    await scan(world);
    assert.deepEqual(
      await names("?suppressed=only"),
      ["test.dust example.org", "test.dust www.example.org"],
      "those to come",
    );
    assert.deepEqual((await list("?suppressed=any")).length, 5);

    const subject = { subject: "www.*.org", subject_type: "hostname" };
    assert.equal(
      (await team.viewer.call("POST", `${rules}/preview`, subject)).body.data.count,
      1,
      "hidden ones are hidden",
    );
    const second = await team.analyst.call("POST", rules, {
      ...{ match: subject, reason: "another's", expires_at: new Date(Date.now() + 3_600_000).toISOString() },
    });
    assert.equal(second.body.data.hidden, 1);
    assert.equal((await team.analyst.call("DELETE", `${rules}/${made.body.data.id}`)).status, 204);
    assert.deepEqual(
      await names("?suppressed=only"),
      ["test.dust www.example.org", "test.open_door www.example.org"],
      "another hides it still",
    );
    assert.equal((await team.analyst.call("DELETE", `${rules}/${second.body.data.id}`)).status, 204);
    assert.equal((await list()).length, 5);
    assert.equal((await team.analyst.call("DELETE", `${rules}/${second.body.data.id}`)).status, 404);

    const wrong = [
      {},
      { subject: "*a*" },
      { severities: [] },
      { type: "" },
      { type: "\0" },
      { subject: "x".repeat(300) },
    ];
    for (const one of wrong)
      assert.equal((await team.analyst.call("POST", `${rules}/preview`, one)).status, 422, JSON.stringify(one));
    const past = { match, reason: "x", expires_at: "2001-01-01T00:00:00Z" };
    assert.equal((await team.analyst.call("POST", rules, past)).status, 422);
    const mine = `/api/v1/workspaces/${team.stranger.workspace}/suppressions`;
    assert.deepEqual((await team.stranger.call("GET", mine)).body.data, []);
    const [kept] = (await team.viewer.call("GET", rules)).body.data;
    assert.equal((await team.stranger.call("DELETE", `${mine}/${kept.id}`)).status, 404);
    assert.equal((await team.stranger.call("GET", at)).status, 404);
  },
  { timeout: 120_000 },
);
