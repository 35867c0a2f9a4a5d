import assert from "node:assert/strict";
import { onEveryApi } from "../../../../test/api.ts";
import { anApp, aScan, type Home, onEveryHome, owner } from "../../../../test/builders.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";
import { openDb, type Query } from "../../../db/client.ts";
import { localWorkspace } from "../../../services/app.ts";
import { deploymentWorkspace } from "../../../services/identity/witness.ts";

type Entry = { seq: number; actor: string; action: string; subject: string; origin: string };

onEveryApi("what was done is listed with who did it and from where, by filters, page by page", async (_t, api) => {
  const team = await aTeam(api);
  for (let n = 0; n < 4; n++) await team.analyst.call("POST", `${team.at}/targets`, { value: `n${n}.example` });
  const all: Entry[] = await everyPage(team.admin, `${team.at}/audit`, 3);
  assert.deepEqual(
    all.map((row) => row.seq),
    all.map((_, index) => all.length - index),
    "the newest first, none missing",
  );
  assert.equal(all.at(-1)?.action, "workspace.create");
  const made = all.filter((row) => row.action === "target.create");
  assert.deepEqual([made.length, made[0]?.actor, made[0]?.origin], [4, team.analyst.id, "127.0.0.1"]);
  const list = async (query: string): Promise<Entry[]> => everyPage(team.admin, `${team.at}/audit?${query}`, 2);
  assert.deepEqual(await list("action=target"), made);
  assert.deepEqual(await list("action=target.create"), made);
  assert.deepEqual(await list("action=targ"), []);
  assert.deepEqual(await list(`actor=${team.analyst.id}`), made);
  assert.deepEqual(await list(`subject=${made[1]?.subject}`), [made[1]]);
  assert.deepEqual(await list("from=2100-01-01T00:00:00Z"), []);
  assert.deepEqual(await list("to=2100-01-01T00:00:00Z&action=target"), made);
  assert.equal((await team.admin.call("GET", `${team.at}/audit?from=yesterday`)).status, 422);

  assert.deepEqual(await statuses(team, (who) => who.call("GET", `${team.at}/audit`)), [404, 403, 403, 200, 200]);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/audit/verify`)),
    [404, 403, 403, 200, 200],
  );
  assert.equal(
    (await team.owner.call("GET", `${team.at}/audit?chain=deployment`)).status,
    403,
    "not of any workspace's owner",
  );
});

onEveryApi("the owner of the server sees the deployment's chain, nobody else does", async (_t, api) => {
  const first = await api.person("first"); // owns the workspace `local`
  const local = `/api/v1/workspaces/${localWorkspace}/audit`;
  const rows: Entry[] = await everyPage(first, `${local}?chain=deployment`, 10);
  assert.ok(rows.some((row) => row.action === "account.create" && row.subject === first.id));
  const reports = (await first.call("POST", `${local}/verify`)).body.data;
  assert.deepEqual(
    reports.map((one: { chain: string; ok: boolean }) => [one.chain, one.ok]),
    [
      [localWorkspace, true],
      [deploymentWorkspace, true],
    ],
  );
  const second = await api.person("second");
  const own = (await second.call("POST", `/api/v1/workspaces/${second.workspace}/audit/verify`)).body.data;
  assert.equal(own.length, 1);
});

/** What somebody does who has the database, past every policy. */
async function tamper({ config }: Home, act: (q: Query) => Promise<unknown>): Promise<void> {
  const db = await openDb(
    config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 1 } : { dataDir: config.dataDir },
  );
  await db.system(act);
  await db.close();
}

onEveryHome("a row that was changed, removed or put in is named, whoever did it", async (t, home) => {
  const app = await anApp(t, home);
  for (let n = 0; n < 5; n++) await app.scans.create(owner, aScan({ modules: [{ id: "domain.rdap", options: {} }] }));
  const { audit } = await app.platform();
  const verify = async () => (await audit.verifyAll(owner)).find((report) => report.chain === localWorkspace);
  const whole = await verify();
  assert.deepEqual([whole?.ok, whole?.rows, whole?.head?.seq, whole?.broken], [true, 5, 5, null]);

  const broken = async (act: (q: Query) => Promise<unknown>) => {
    await tamper(home, act);
    const report = await verify();
    assert.equal(report?.ok, false);
    return [report?.broken?.seq, report?.broken?.why];
  };
  const changed = "What it says, or what stood before it, is not what was written.";
  assert.deepEqual(await broken((q) => q.rows(`update audit set actor = 'nobody' where seq = 3`)), [3, changed]);
  await tamper(home, (q) => q.rows(`update audit set actor = 'a test' where seq = 3`));
  assert.equal((await verify())?.ok, true, "put right again");
  assert.deepEqual(await broken((q) => q.rows(`update audit set at = at + interval '1 ms' where seq = 4`)), [
    4,
    changed,
  ]);
  await tamper(home, (q) => q.rows(`update audit set at = at - interval '1 ms' where seq = 4`));
  assert.deepEqual(await broken((q) => q.rows(`delete from audit where seq = 2`)), [2 + 1, "Row 2 is missing."]);
});
