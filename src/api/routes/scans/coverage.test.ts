import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { aTestApi } from "../../../../test/api.ts";
import { fixture, type Home, onEveryHome, until } from "../../../../test/builders.ts";
import { everyPage } from "../../../../test/team.ts";

type Line = {
  module: string;
  entity: { type: string; value: string; id: number };
  relation: { name: string; value: string } | null;
  state: string;
  outcomes: { outcome: string; detail: string }[];
  why: string | null;
};

async function aScanned(t: TestContext, home: Home, modules: string[]) {
  const api = await aTestApi(t, home, {}, { registry: [fixture("ledger-modules.ts")] });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}/scans`;
  await api.app.work();
  const { body } = await ada.call("POST", at, { targets: ["example.org"], modules, start: true });
  const scan = `${at}/${body.data.id}`;
  const state = async () => (await ada.call("GET", scan)).body.data.state;
  await until(async () => (await state()) === "COMPLETED", 40, "the end of the scan");
  return { api, ada, scan, id: body.data.id as string };
}

const say = ({ module, entity, relation, state, outcomes }: Line) =>
  [module, entity.value, ...(relation ? [relation.value] : []), state, ...outcomes.map(({ outcome }) => outcome)].join(
    " ",
  );

onEveryHome(
  "the ledger says of every thing and module whether it found, looked in vain, could not look or did not run",
  async (t, home) => {
    const { ada, scan } = await aScanned(t, home, ["make.names", "look"]);
    const lines: Line[] = await everyPage(ada, `${scan}/coverage`, 500);
    const said = lines.map(say);
    assert.equal(new Set(said).size, said.length, "each pair once");
    assert.deepEqual(
      [...said].sort(),
      [
        "make.names example.org found",
        ...["found", "found blocked", "absent", "absent", "could_not_look blocked", "could_not_look timeout"].map(
          (state, n) => `look.odd h${n}.example.org ${state}`,
        ),
        "look.odd far.example.net not_run",
        ...[0, 1, 2, 3, 4, 5].map((n) => `look.resolved h${n}.example.org ${n % 2 === 0 ? "absent" : "not_run"}`),
        "look.resolved far.example.net not_run",
        ...[0, 1, 2, 3, 4, 5].map((n) => `look.zero h${n}.example.org ${n === 0 ? "absent" : "not_run"}`),
        "look.zero far.example.net not_run",
        ...[0, 1, 2, 3, 4, 5].map((n) => `look.links h${n}.example.org example.org ${n === 0 ? "found" : "absent"}`),
      ].sort(),
    );
    const why = (module: string, value: string) =>
      lines.find((line) => line.module === module && line.entity.value === value)?.why;
    assert.equal(why("look.odd", "far.example.net"), "It is not in the scope of the scan.");
    assert.equal(why("look.resolved", "h1.example.org"), "It is not known to be resolved.");
    assert.equal(why("look.zero", "h1.example.org"), "This technique does not look at such a value.");
    assert.deepEqual(lines.find((line) => line.module === "look.odd" && line.state === "could_not_look")?.outcomes, [
      { outcome: "blocked", detail: "a wall" },
    ]);

    for (const limit of [2, 7])
      assert.deepEqual((await everyPage(ada, `${scan}/coverage`, limit)).map(say), said, `pages of ${limit}`);
    const only = async (query: string) => (await everyPage(ada, `${scan}/coverage?${query}`, 3)).map(say);
    assert.deepEqual(
      await only("state=could_not_look"),
      said.filter((line) => line.includes("could_not_look")),
    );
    assert.deepEqual(
      await only("module=look.odd&outcome=blocked"),
      said.filter((line) => line.endsWith("blocked")),
    );
    assert.deepEqual(await only("type=domain"), ["make.names example.org found"]);
    const h1 = lines.find((line) => line.entity.value === "h1.example.org")?.entity.id;
    assert.deepEqual(
      await only(`entity=${h1}`),
      said.filter((line) => line.includes(" h1.")),
    );
    assert.deepEqual(await only("entity=999999999"), []);

    const summary = (await ada.call("GET", `${scan}/coverage/summary`)).body.data;
    assert.deepEqual(
      summary.find((one: { module: string }) => one.module === "look.odd"),
      {
        module: "look.odd",
        taken: 6,
        settled: 6,
        found: 2,
        absent: 2,
        could_not_look: 2,
        left: 0,
        outcomes: { blocked: 2, timeout: 1 },
      },
    );
    for (const { module, found, absent, could_not_look } of summary) {
      const own = lines.filter((line) => line.module === module);
      const count = (state: string) => own.filter((line) => line.state === state).length;
      assert.deepEqual(
        [found, absent, could_not_look],
        [count("found"), count("absent"), count("could_not_look")],
        module,
      );
    }

    const outcomes = await everyPage(ada, `${scan}/outcomes`, 2);
    assert.deepEqual(outcomes.map((one) => `${one.module} ${one.entity.value} ${one.outcome} ${one.detail}`).sort(), [
      "look.odd h1.example.org blocked one half of it",
      "look.odd h4.example.org blocked a wall",
      "look.odd h5.example.org timeout no answer",
    ]);
    assert.equal((await ada.call("GET", `${scan}/outcomes?outcome=timeout&module=look.odd`)).body.data.length, 1);
    assert.equal((await ada.call("GET", `${scan}/outcomes?outcome=nothing`)).status, 422);
  },
);

onEveryHome("what a scan that was cut short did not come to is not said to be absent", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("steered-modules.ts")] });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}/scans`;
  await api.app.work();
  const modules = ["make.some", "slow.polite", "slow.deaf"];
  const { body } = await ada.call("POST", at, { targets: ["example.org"], modules, start: true });
  const scan = `${at}/${body.data.id}`;
  const count = async (query: string) => (await everyPage(ada, `${scan}/coverage?${query}`, 500)).length;
  await until(async () => (await count("module=slow.polite&state=found")) > 3, 40, "some names");
  assert.equal(await count("module=slow.deaf&state=pending"), 50, "what is under way is neither absent nor not run");
  const before = (await ada.call("GET", scan)).body.data.progress;
  assert.equal((await ada.call("POST", `${scan}/cancel`)).status, 202);
  const found = await count("module=slow.polite&state=found");
  assert.equal((await count("module=slow.polite&state=not_run")) + found, 50);
  assert.equal(await count("state=pending"), 0);
  assert.equal(await count("module=slow.polite&state=absent"), 0);
  const [line] = (await ada.call("GET", `${scan}/coverage?module=slow.deaf&limit=1`)).body.data;
  assert.deepEqual([line.state, line.why], ["not_run", "The scan ended first: cancelled."]);
  assert.ok((await ada.call("GET", scan)).body.data.progress >= before, "progress does not go back");
});
