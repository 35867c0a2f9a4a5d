import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { anApp, type Home, onEveryHome, owner } from "../../test/builders.ts";
import type { Told } from "../../test/fixtures/told-modules.ts";
import { aFinding, aTeller, ofDomain, toldRegistry } from "../../test/told.ts";
import { Budget } from "../model/scan.ts";

const host: Told = { entity: "hostname", value: "www.example.org", relation: "subdomain_of", reverse: true };
const alive: Told = { ...host, traits: ["alive"] };
const door: Told = { finding: aFinding() };
const ofHost = (...told: Told[]) => ({ ...ofDomain(host), "told.host": { "hostname www.example.org": told } });

async function aStage(t: TestContext, home: Home) {
  const app = await anApp(t, home, { registry: toldRegistry });
  const { scan } = aTeller(t, app, owner);
  const { findings } = await app.platform();
  const only = async () => {
    const { data } = await findings.list(owner, { suppressed: "any" }, {}, { limit: 10 });
    assert.equal(data.length, 1);
    return findings.get(owner, data[0]?.id ?? 0);
  };
  const state = async () => (await only()).state;
  return { app, scan, state, only, findings };
}

onEveryHome(
  "a finding that a later scan looked for and did not see is fixed; seen again it is open again",
  async (t, home) => {
    const { scan, only } = await aStage(t, home);
    await scan(ofHost(door));
    assert.equal((await only()).state, "open");
    const second = await scan(ofHost());
    const fixed = await only();
    assert.deepEqual([fixed.state, fixed.fixed_in], ["fixed", second]);
    const third = await scan(ofHost(door));
    const again = await only();
    assert.deepEqual([again.state, again.fixed_in], ["open", null]);
    assert.deepEqual(
      again.history.map((one) => [one.actor, one.from_state, one.to_state]),
      [
        [`scan ${third}`, "fixed", "open"],
        [`scan ${second}`, "open", "fixed"],
      ],
    );
  },
);

onEveryHome("a scan that could not look changes nothing", async (t, home) => {
  const { app, scan, state } = await aStage(t, home);
  await scan(ofHost(door));
  const cancelled = async () => {
    const { id } = await app.scans.create(owner, await app.scans.find(owner, "latest"));
    await app.scans.cancel(owner, id);
  };
  const cases: [string, () => Promise<unknown>][] = [
    ["the module could not look at it", () => scan(ofHost({ couldNotLook: "blocked" }))],
    ["the module failed", () => scan(ofHost({ fails: "timeout" }))],
    ["the module did not run", () => scan(ofHost(), { only: ["told.domain"] })],
    ["its subject was not found", () => scan(ofDomain())],
    ["the module was told to look otherwise", () => scan(ofHost(), { options: { depth: 2 } })],
    ["the scan was cancelled", cancelled],
  ];
  for (const [name, run] of cases) {
    await run();
    assert.equal(await state(), "open", name);
  }
  await scan(ofHost());
  assert.equal(await state(), "fixed", "and one that looked does");
});

onEveryHome("a module that only takes what has a trait looked only where the trait turned on", async (t, home) => {
  const { scan, state } = await aStage(t, home);
  const told = (...said: Told[]) => ({ "told.alive": { "hostname www.example.org": said } });
  await scan({ ...ofDomain(alive), ...told(door) });
  assert.equal(await state(), "open");
  await scan({ ...ofDomain(host), ...told() });
  assert.equal(await state(), "open", "the name was not alive: nobody looked");
  // found first, alive later: taken at the second record of the log
  const later = { "told.host": { "hostname www.example.org": [{ claim: { up: true }, traits: ["alive"] }] } };
  await scan({ ...ofDomain(host), ...later, ...told({ couldNotLook: "timeout" }) });
  assert.equal(await state(), "open", "it was alive, and could not be looked at");
  await scan({ ...ofDomain(host), ...later, ...told() });
  assert.equal(await state(), "fixed");
});

onEveryHome("a scan that may do less than the one that saw it did not look as far", async (t, home) => {
  const { scan, state } = await aStage(t, home);
  const told = (...said: Told[]) => ({ ...ofDomain(alive), "told.alive": { "hostname www.example.org": said } });
  const scope = {
    allow: ["example.org"],
    deny: [],
    footprint: "P2",
    resolved_addresses: false,
    authorized_by: "a test",
  } as const;
  await scan(told(door), { footprint: "P2", scope: { ...scope, allow: ["example.org"], deny: [] } });
  await scan(told(), { footprint: "P1" });
  assert.equal(await state(), "open");
  await scan(told(), { footprint: "P2", scope: { ...scope, allow: ["example.org"], deny: [] } });
  assert.equal(await state(), "fixed");
});

onEveryHome("what two modules saw is fixed when both looked, and what people decided stays theirs", async (t, home) => {
  const { scan, state, only, findings } = await aStage(t, home);
  const about = { type: "domain", value: "example.org" };
  const both = (...said: Told[]) => ({
    "told.domain": { "domain example.org": [host, ...said] },
    "told.host": { "hostname www.example.org": said.map((one) => ({ ...one, of: about }) as Told) },
  });
  await scan(both(door));
  await scan(both(), { only: ["told.domain"] });
  assert.equal(await state(), "open", "one of two looked");
  await findings.change(owner, (await only()).id, { state: "false_positive", reason: "it is a window" });
  await scan(both());
  assert.equal(await state(), "false_positive");
  await findings.change(owner, (await only()).id, { state: "open" });
  await scan(both());
  assert.equal(await state(), "fixed");
});

onEveryHome("a scan that ran out of time judges what it had looked at by then, and nothing else", async (t, home) => {
  const { scan, findings } = await aStage(t, home);
  const slow: Told = { entity: "hostname", value: "slow.example.org", relation: "subdomain_of", reverse: true };
  const hosts = (quick: Told[], late: Told[]) => ({
    ...ofDomain(host, slow),
    "told.host": { "hostname www.example.org": quick, "hostname slow.example.org": late },
  });
  await scan(hosts([door], [door]));
  await scan(hosts([], [{ waits: 60_000 }]), { budget: Budget.parse({ maxTimeMs: 1_000 }) });
  const { data } = await findings.list(owner, { suppressed: "any" }, {}, { limit: 10 });
  assert.deepEqual(data.map((one) => [one.entity.value, one.state]).sort(), [
    ["slow.example.org", "open"],
    ["www.example.org", "fixed"],
  ]);
});
