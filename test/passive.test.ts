import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Lab, startLab } from "../src/lab/lab.ts";
import { worldScope } from "../src/lab/truth/places.ts";
import { world } from "../src/lab/world/index.ts";
import type { Footprint } from "../src/model/footprint.ts";
import { compileScope } from "../src/model/scope.ts";
import { modules } from "../src/modules/index.ts";
import { presets } from "../src/modules/presets.ts";
import { anApp, aScan, aTarget, embeddedHome, owner, runToEnd } from "./builders.ts";
import { atEnd } from "./databases.ts";

async function aLab(t: TestContext): Promise<Lab> {
  const lab = await startLab();
  atEnd(t, () => lab.close());
  return lab;
}

/** What the targets could have noticed: everything that reached an address or a name server of theirs, through whomever. */
function noticed(lab: Lab): string[] {
  const scope = compileScope(worldScope(world), []);
  const servers = new Set(world.organisations.flatMap(({ zones }) => zones.flatMap(({ at }) => at)));
  const contacts = lab.log.contacts.filter(({ server }) => servers.has(server) || scope.hasAddress(server));
  return [...new Set(contacts.map(({ server, port, what }) => `${server} ${port} ${what}`))];
}

/** Scans all of the demo's organisations and people. */
async function scan(t: TestContext, lab: Lab, footprint: Footprint, chosen: readonly string[]) {
  const home = await embeddedHome(t);
  const map = join(home.config.dataDir, "map.json");
  lab.writeMap(map);
  const { domains, usernames, emails, ranges } = lab.targets;
  const summary = await runToEnd(
    await anApp(t, home),
    aScan({
      targets: [
        ...domains.map((it) => aTarget("domain", it)),
        ...ranges.map((it) => aTarget("range", it)),
        ...emails.map((it) => aTarget("email", it)),
        ...usernames.map((it) => aTarget("username", it)),
      ],
      footprint,
      modules: chosen.map((id) => ({ id, options: {} })),
      reach: { resolvers: [...lab.resolvers], map, proxy: null },
      budget: { rate: 1_000, maxTimeMs: null, maxRequests: null },
    }),
  );
  assert.equal(summary.state, "COMPLETED");
  return summary;
}

const passive = presets.find(({ id }) => id === "passive")?.modules ?? [];

for (const [name, chosen] of [
  ["the preset passive", passive],
  ["every module there is", modules.map(({ id }) => id)],
] as const) {
  test(`a P0 scan with ${name} sends nothing to a target or its name servers`, async (t) => {
    const lab = await aLab(t);
    const summary = await scan(t, lab, "P0", chosen);
    assert.deepEqual(noticed(lab), []);
    const servers = new Set(lab.log.contacts.map(({ server }) => server));
    assert.ok(servers.size >= 5, "it asked third parties");
    assert.ok((summary.entities.hostname ?? 0) > 5, "and learned from them");
  });
}

test("a P0 scan of addresses learns from registries, block lists and data sets, and sends nothing to them", async (t) => {
  const lab = await aLab(t);
  const home = await embeddedHome(t);
  const map = join(home.config.dataDir, "map.json");
  const datasets = join(home.config.dataDir, "data");
  lab.writeMap(map);
  lab.writeDataSets(datasets);
  const app = await anApp(t, home);
  const ofAddresses = passive.filter((id) => id.startsWith("ip."));
  const { scan: id, findings } = await runToEnd(
    app,
    aScan({
      targets: ["203.0.113.211", "203.0.113.218", "2001:db8:a::10"].map((it) => aTarget("ip", it)),
      footprint: "P0",
      modules: ofAddresses.map((module) => ({ id: module, options: {} })),
      reach: { resolvers: [...lab.resolvers], map, proxy: null, datasets },
    }),
  );
  assert.deepEqual(noticed(lab), []);
  assert.deepEqual(findings, { medium: 1, high: 1, info: 1 });
  const said = new Set<string>();
  for await (const line of app.results.read(owner, id))
    if (line.kind === "entity") for (const it of line.sources) said.add(it);
  assert.deepEqual(
    ofAddresses.filter((module) => !said.has(module)),
    ["ip.blocklists"],
  ); // it gives findings alone
});

test("the lab's log would have shown it: a P1 scan is noticed by name servers, and by nothing else", async (t) => {
  const lab = await aLab(t);
  await scan(t, lab, "P1", ["dns.resolve", "dns.records"]);
  const contacts = noticed(lab);
  assert.ok(contacts.length > 10, `${contacts.length} contacts`);
  assert.deepEqual(
    contacts.filter((contact) => !/^\S+ 53 /.test(contact)),
    [],
  );
});
