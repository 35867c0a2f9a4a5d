import assert from "node:assert/strict";
import { aTestApi } from "../../../../test/api.ts";
import { fixture, onEveryHome, until } from "../../../../test/builders.ts";
import { aTeam, statuses } from "../../../../test/team.ts";
import { openDb } from "../../../db/client.ts";
import { recordSources } from "../../../db/system/source-health.ts";

const registry = [fixture("desk-modules.ts")];

onEveryHome(
  "a workspace switches modules off and says with what options they run; a run has the last word",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry, threads: 1 });
    const team = await aTeam(api);
    const { admin, analyst, viewer, stranger } = team;
    const at = `${team.at}/modules`;
    const list = await viewer.call("GET", at);
    assert.deepEqual(
      list.body.data.map((one: { id: string; enabled: boolean; ready: boolean }) => [one.id, one.enabled, one.ready]),
      [
        ["desk.find", true, true],
        ["desk.look", true, true],
        ["desk.ask", true, false],
      ],
    );
    const shown = await viewer.call("GET", `${at}/desk_find`);
    assert.equal(shown.body.data.id, "desk.find", "by an alias too");
    assert.equal(shown.body.data.options.properties.names.default, 2);
    const nothing = await viewer.call("GET", `${at}/desk.fin`);
    assert.equal(nothing.status, 404);
    assert.match(nothing.body.hint, /desk\.find/);
    assert.ok((await viewer.call("GET", `${at}/presets`)).body.data.length > 0);

    const change = (body: object, who = admin) => who.call("PATCH", `${at}/desk.find`, body);
    assert.deepEqual(await statuses(team, (who) => change({ enabled: true }, who)), [404, 403, 403, 200, 200]);
    const configured = await change({ options: { names: 7 } });
    assert.deepEqual(configured.body.data.configured, { names: 7 });
    const wrong = await change({ options: { names: "many" } });
    assert.deepEqual([wrong.status, wrong.body.error_code], [422, "bad_option"]);
    assert.match(wrong.body.detail, /desk\.find\.names/);
    assert.equal((await change({ options: { colour: "red" } })).status, 422, "no option of its");
    assert.equal((await change({ options: { names: 7, days: 3 }, more: 1 })).status, 422);

    const scan = (more: object = {}) =>
      analyst.call("POST", `${team.at}/scans`, { targets: ["example.com"], modules: ["desk.find"], ...more });
    const options = async (more: object = {}) => (await scan(more)).body.data.modules[0].options;
    assert.deepEqual(await options(), { names: 7, days: 10 }, "the workspace's over the default");
    assert.deepEqual(
      await options({ options: { "desk.find": { names: 1 } } }),
      { names: 1, days: 10 },
      "the run's over both",
    );
    const job = await analyst.call("POST", `${team.at}/jobs`, { technique: "desk_find", target: "example.com" });
    assert.equal(job.body.data.params?.names ?? job.body.data.payload?.params?.names, 7);

    await change({ enabled: false });
    const refused = await scan();
    assert.deepEqual([refused.status, refused.body.error_code], [403, "not_authorized"]);
    assert.match(refused.body.detail, /switched off/);
    assert.match(
      (await analyst.call("POST", `${team.at}/jobs`, { technique: "desk.find", target: "example.com" })).body.detail,
      /switched off/,
    );
    const rest = await scan({ modules: ["desk"] });
    assert.deepEqual(
      rest.body.data.modules.map((one: { id: string }) => one.id),
      ["desk.look", "desk.ask"],
      "of a family, what is on",
    );
    const theirs = await stranger.call("GET", `/api/v1/workspaces/${stranger.workspace}/modules/desk.find`);
    assert.deepEqual([theirs.body.data.enabled, theirs.body.data.configured], [true, {}], "another workspace's affair");
    assert.deepEqual((await change({ enabled: true, options: {} })).body.data.configured, {});
  },
);

onEveryHome("a key is set, tried and forgotten, and never shown", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry, threads: 1 });
  const team = await aTeam(api);
  const { admin, viewer } = team;
  const at = `${team.at}/sources/register`;
  const key = (value: string, who = admin) => who.call("PUT", `${at}/key`, { key: value });
  assert.equal((await admin.call("POST", `${at}/key/test`)).status, 404, "none is set");
  assert.deepEqual(await statuses(team, (who) => key("the right key", who)), [404, 403, 403, 200, 200]);
  const set = await key("a wrong key");
  assert.deepEqual([set.body.data.key.set, set.body.data.key.need], [true, "required"]);
  assert.equal(JSON.stringify((await viewer.call("GET", `${team.at}/sources`)).body).includes("wrong"), false);
  const wrong = await admin.call("POST", `${at}/key/test`);
  assert.deepEqual([wrong.status, wrong.body.data.works, wrong.body.data.outcome], [200, "no", "bad_key"]);
  await key("the right key");
  const right = await admin.call("POST", `${at}/key/test`);
  assert.deepEqual([right.body.data.works, right.body.data.outcome], ["yes", null]);
  assert.deepEqual((await admin.call("GET", `${team.at}/scans`)).body.data, [], "the scan that asked is gone");
  assert.equal((await viewer.call("GET", `${team.at}/modules/desk.ask`)).body.data.ready, true);
  assert.equal((await viewer.call("POST", `${at}/key/test`)).status, 403);
  assert.equal((await admin.call("DELETE", `${at}/key`)).status, 204);
  assert.equal((await viewer.call("GET", at)).body.data.key.set, false);
  assert.equal((await admin.call("PUT", `${team.at}/sources/nobody/key`, { key: "x" })).status, 404);
});

onEveryHome("the health of a source is what its answers said last", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry, threads: 1 });
  const team = await aTeam(api);
  const { databaseUrl, dataDir } = home.config;
  const db = await openDb(databaseUrl ? { databaseUrl, max: 1 } : { dataDir });
  t.after(() => db.close());
  const state = async () => (await team.viewer.call("GET", `${team.at}/sources/register`)).body.data;
  assert.deepEqual([(await state()).state, (await state()).last_success_at], ["unknown", null]);
  await recordSources(db, [{ source: "register", well: 2, ill: 0, restMs: 0 }]);
  assert.deepEqual([(await state()).state, (await state()).successes], ["well", 2]);
  await recordSources(db, [{ source: "register", well: 0, ill: 5, restMs: 700 }]);
  const resting = await state();
  assert.deepEqual([resting.state, resting.failures, typeof resting.rests_until], ["resting", 5, "string"]);
  await until(async () => (await state()).state === "ill", 5, "the end of the rest");
  const module = await team.viewer.call("GET", `${team.at}/modules/desk.ask`);
  assert.deepEqual(module.body.data.health, [{ source: "register", state: "ill" }]);
});
