import assert from "node:assert/strict";
import { anApp, aScan, fixture, onEveryHome, owner, runToEnd } from "../../test/builders.ts";

onEveryHome("a module at rest reads what others said of an entity in this scan, and by what", async (t, home) => {
  const app = await anApp(t, home, { registry: [fixture("claiming-modules.ts")] });
  const scanOf = (...ids: string[]) => aScan({ modules: ids.map((id) => ({ id, options: {} })) });
  await runToEnd(app, scanOf("say.two"));
  const { scan, state } = await runToEnd(app, scanOf("say.one", "read.notes"));
  assert.equal(state, "COMPLETED");
  const read: unknown[] = [];
  for await (const line of app.results.read(owner, scan)) if (line.kind === "entity") read.push(line.attributes.read);
  const proofs = [{ kind: "derived", rule: "first", from: ["domain example.org"] }];
  assert.deepEqual(read.at(-1), { claims: [["example.org", "note", "first", "say.one", proofs]] });

  const both = await runToEnd(app, scanOf("say.one", "say.two", "read.notes"));
  const said: unknown[] = [];
  for await (const line of app.results.read(owner, both.scan))
    if (line.kind === "entity") said.push(line.attributes.read);
  assert.deepEqual(
    (said.at(-1) as { claims: unknown[][] }).claims.map(([, , value, module]) => `${module} ${value}`),
    ["say.one first", "say.two first", "say.two second"],
  );
});
