import assert from "node:assert/strict";
import { aTestApi } from "../../../../test/api.ts";
import { fixture, onEveryHome, until } from "../../../../test/builders.ts";
import { atEnd } from "../../../../test/databases.ts";
import { aTeam, everyPage } from "../../../../test/team.ts";

onEveryHome(
  "a record on which a scan's threads died is in the inbox; put back, the scan goes on and is complete",
  async (t, home) => {
    delete process.env.SONDE_TEST_MENDED;
    atEnd(t, () => delete process.env.SONDE_TEST_MENDED);
    const api = await aTestApi(t, home, {}, { registry: [fixture("asked-modules.ts")], threads: 1 });
    const team = await aTeam(api);
    const { analyst, viewer } = team;
    await api.app.work();
    const order = { targets: ["example.org"], modules: ["make.five", "die.at-two"], start: true };
    const scan = `${team.at}/scans/${(await analyst.call("POST", `${team.at}/scans`, order)).body.data.id}`;
    const state = async () => (await viewer.call("GET", scan)).body.data;
    await until(async () => (await state()).state === "COMPLETED", 50, "the end of the scan");
    assert.equal((await state()).complete, false);
    const counts = async () => {
      const [, module] = (await viewer.call("GET", `${scan}/coverage/summary`)).body.data;
      return [module.taken, module.settled, module.found, module.could_not_look];
    };
    assert.deepEqual(await counts(), [5, 5, 4, 1]);

    const inbox = async (query = "") => everyPage(viewer, `${team.at}/jobs/dead-letter${query}`, 1);
    const [dead] = await inbox();
    assert.deepEqual(
      [dead.technique, dead.error_class, dead.target, dead.payload.records.map((one: { value: string }) => one.value)],
      ["die.at-two", "died", null, ["h2.example.org"]],
    );
    assert.deepEqual(
      [(await inbox("?error_class=timeout")).length, (await inbox("?module=die.at-two")).length],
      [0, 1],
    );

    // still broken: it dies again, and nothing is counted twice
    const again = await analyst.call("POST", `${team.at}/jobs/${dead.id}/requeue`);
    assert.deepEqual([again.status, again.body.data.state], [202, "QUEUED"]);
    assert.deepEqual([(await state()).state, (await state()).complete], ["RUNNING", null]);
    await until(async () => (await state()).state === "COMPLETED", 50, "the second end");
    assert.deepEqual([(await state()).complete, ...(await counts())], [false, 5, 5, 4, 1]);
    assert.equal((await inbox()).length, 1);

    process.env.SONDE_TEST_MENDED = "1";
    const all = await analyst.call("POST", `${team.at}/jobs/dead-letter/requeue`, { error_class: "died" });
    assert.deepEqual(all.body.data, { requeued: 1, skipped: [], more: false });
    await until(async () => (await state()).state === "COMPLETED", 50, "the third end");
    assert.deepEqual([(await state()).complete, ...(await counts())], [true, 5, 5, 5, 0]);
    assert.deepEqual(await inbox(), []);
    assert.deepEqual((await viewer.call("GET", `${scan}/outcomes`)).body.data, []);
  },
);

onEveryHome("what was cancelled or ran out of its budget is not taken up again", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("asked-modules.ts")], threads: 2 });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  await api.app.work();
  const order = { targets: ["example.org"], modules: ["make.five", "die.at-two", "wait.long"], start: true };
  const scan = (await ada.call("POST", `${at}/scans`, order)).body.data.id;
  const dead = async () => (await ada.call("GET", `${at}/jobs/dead-letter`)).body.data;
  await until(async () => (await dead()).length === 1, 50, "the death");
  await ada.call("POST", `${at}/scans/${scan}/cancel`);
  const [{ id }] = await dead();
  const refused = await ada.call("POST", `${at}/jobs/${id}/requeue`);
  assert.deepEqual([refused.status, refused.body.detail], [409, "The job cannot be requeued. Its scan was cancelled."]);
  const all = await ada.call("POST", `${at}/jobs/dead-letter/requeue`, { error_class: "died" });
  assert.deepEqual(all.body.data, { requeued: 0, skipped: [{ job: id, why: "Its scan was cancelled." }], more: false });
});
