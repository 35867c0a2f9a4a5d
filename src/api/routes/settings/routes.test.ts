import assert from "node:assert/strict";
import { onEveryApi } from "../../../../test/api.ts";
import { onEveryCase, runScan } from "../../../../test/case.ts";
import { aTeam, statuses } from "../../../../test/team.ts";
import { localWorkspace } from "../../../services/app.ts";

type Shown = { name: string; value: unknown; usual: unknown; about: string };
const valueIn = (list: Shown[], name: string) => list.find((one) => one.name === name)?.value;

onEveryApi("a workspace says how it wants scans done, and they are done so", async (_t, api) => {
  const team = await aTeam(api);
  const { owner, analyst, viewer } = team;
  const at = `${team.at}/settings`;
  const list = (await viewer.call("GET", at)).body.data as Shown[];
  assert.deepEqual(
    list.map(({ name, value }) => [name, value]),
    [
      ["scan_rate", 50],
      ["default_preset", null],
      ["rescan_hours", null],
    ],
  );
  const change = (body: object, who = owner) => who.call("PATCH", at, body);
  assert.deepEqual(await statuses(team, (who) => change({ scan_rate: 7 }, who)), [404, 403, 403, 403, 200]);
  const changed = await change({ default_preset: "passive" });
  assert.deepEqual(
    [valueIn(changed.body.data, "scan_rate"), valueIn(changed.body.data, "default_preset")],
    [7, "passive"],
  );
  for (const body of [{ scan_rate: 0 }, { scan_rate: "fast" }, { default_preset: "none" }, { colour: 1 }])
    assert.equal((await change(body)).status, 422);
  const scan = async (more: object = {}) =>
    (await analyst.call("POST", `${team.at}/scans`, { targets: ["example.com"], ...more })).body.data;
  const usual = await scan();
  assert.equal(usual.budget.rate, 7);
  assert.equal(
    usual.modules.some((one: { id: string }) => one.id === "dns.brute"),
    false,
    "it is passive",
  );
  assert.equal((await scan({ budget: { rate: 3 } })).budget.rate, 3, "a run has the last word");
  assert.ok((await scan({ preset: "footprint" })).modules.some((one: { id: string }) => one.id === "dns.brute"));
});

onEveryCase("assets that a scan finds are put on the workspace's clock", async (_t, it) => {
  const { api, team, investigation } = it;
  await team.owner.call("PATCH", `${team.at}/settings`, { rescan_hours: 12 });
  const before = (await team.viewer.call("GET", `${team.at}/assets`)).body.data;
  await runScan(api, team, investigation, { names: 4 });
  const after = (await team.viewer.call("GET", `${team.at}/assets`)).body.data;
  const known = new Set(before.map((one: { asset_id: string }) => one.asset_id));
  const fresh = after.filter((one: { asset_id: string }) => !known.has(one.asset_id));
  assert.ok(fresh.length >= 2);
  for (const { scan_frequency_hours, next_scan_at, last_scanned_at } of fresh) {
    assert.equal(scan_frequency_hours, 12);
    assert.equal(Date.parse(next_scan_at) - Date.parse(last_scanned_at), 12 * 3_600_000);
  }
});

onEveryApi("who runs the server switches things for everybody", async (_t, api) => {
  // the first account is the server's
  const boss = await api.person("boss");
  const team = await aTeam(api);
  const { owner, analyst, viewer } = team;
  const change = (body: object) => boss.call("PATCH", `/api/v1/workspaces/${localWorkspace}/flags`, body);
  const said = await change({ announcement: "Back at ten.", new_scans: false });
  assert.equal(said.status, 200, JSON.stringify(said.body));
  assert.equal(valueIn((await viewer.call("GET", `${team.at}/flags`)).body.data, "announcement"), "Back at ten.");
  const refused = await owner.call("PATCH", `${team.at}/flags`, { new_scans: true });
  assert.deepEqual([refused.status, refused.body.error_code], [403, "not_authorized"], "a team's owner does not");
  const scan = () => analyst.call("POST", `${team.at}/scans`, { targets: ["example.com"] });
  const closed = await scan();
  assert.deepEqual([closed.status, closed.body.error_code], [403, "closed"]);
  const job = { technique: "domain.rdap", target: "example.com" };
  assert.equal((await analyst.call("POST", `${team.at}/jobs`, job)).body.error_code, "closed");
  await change({ new_scans: true });
  assert.equal((await scan()).status, 201);
  assert.equal((await change({ new_scans: "perhaps" })).status, 422);
});
