import assert from "node:assert/strict";
import { aTestApi, onEveryApi } from "../../../../test/api.ts";
import { anApp, type Home, onEveryHome, owner, until } from "../../../../test/builders.ts";
import { everyPage } from "../../../../test/team.ts";
import { startDemo } from "../../../cli/demo-world.ts";
import { openDb } from "../../../db/client.ts";
import { claimJobs } from "../../../db/system/jobs.ts";

const settled = async ({ config }: Home) => {
  const db = await openDb(
    config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 1 } : { dataDir: config.dataDir },
  );
  try {
    return await db.system((q) =>
      q.rows<{ jobs: number }>(`select count(*) as jobs from jobs where state = 'SUCCEEDED'`),
    );
  } finally {
    await db.close();
  }
};

onEveryHome(
  "the sample is an investigation over the demo internet, which runs where that is and goes on after a restart",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { startDemo });
    const ada = await api.person("ada");
    const at = `/api/v1/workspaces/${ada.workspace}`;
    const made = await ada.call("POST", `${at}/sample`);
    assert.equal(made.status, 201);
    const { investigation, scan } = made.body.data;
    assert.equal(made.headers.location, `${at}/investigations/${investigation}`);
    const [first] = (await ada.call("GET", `${at}/targets?type=domain`)).body.data;
    assert.match(first.authorization.acknowledgement, /demo internet/);
    const { footprint, state } = (await ada.call("GET", `${at}/scans/${scan}`)).body.data;
    assert.deepEqual([footprint, state], ["P3", "RUNNING"]);

    // somebody without a demo internet at hand does not touch it
    const { config } = home;
    const db = await openDb(
      config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 1 } : { dataDir: config.dataDir },
    );
    assert.deepEqual(await claimJobs(db, "another", 200, 30), []);
    assert.deepEqual(await claimJobs(db, "another", 200, 30, "another-host:/elsewhere"), []);
    await db.close();

    await api.app.work();
    const show = async () => (await ada.call("GET", `${at}/investigations/${investigation}`)).body.data;
    await until(async () => ((await show()).entities.hostname ?? 0) > 5, 60, "the first names");
    assert.equal((await ada.call("POST", `${at}/scans/${scan}/pause`)).status, 202);
    const before = (await show()).entities;
    await api.app.close();

    // another process on the same folder: the demo answers at other ports, and the scan goes on
    const app = await anApp(t, home, { startDemo });
    await app.work();
    const actor = { ...owner, workspace: ada.workspace };
    const jobs = (await settled(home))[0]?.jobs ?? 0;
    await app.scans.resume(actor, scan);
    await until(async () => ((await settled(home))[0]?.jobs ?? 0) > jobs + 3, 60, "jobs of the second process");
    await until(
      async () => ((await app.scans.progress(actor, scan)).entities.hostname ?? 0) > (before.hostname ?? 0),
      60,
      "more names",
    );
    const blind = await app.results.summary(actor, scan);
    assert.ok((blind.outcomes.failed ?? 0) < 20, `it reaches what is there: ${JSON.stringify(blind.outcomes)}`);
    await app.scans.cancel(actor, scan);
  },
  { timeout: 240_000 },
);

onEveryApi("without a demo internet in the process there is no sample", async (_t, api) => {
  const ada = await api.person("ada");
  const refused = await ada.call("POST", `/api/v1/workspaces/${ada.workspace}/sample`);
  assert.deepEqual([refused.status, refused.body.error_code], [409, "conflict"]);
  assert.deepEqual(await everyPage(ada, `/api/v1/workspaces/${ada.workspace}/investigations`, 5), []);
});
