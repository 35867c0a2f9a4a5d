import type { TestContext } from "node:test";
import { type Db, openDb } from "../src/db/client.ts";
import { aTestApi, type TestApi } from "./api.ts";
import { fixture, type Home, onEveryHome, until } from "./builders.ts";
import { atEnd } from "./databases.ts";
import { aTeam, type Team } from "./team.ts";

/** A team's investigation, and the id of what its scan found by "type value". */
export type Case = {
  readonly api: TestApi;
  readonly team: Team;
  readonly investigation: string;
  readonly scan: string;
  /** Another client of the same database. */
  readonly db: Db;
  entity(type: string, value: string): Promise<number>;
  finding(type: string): Promise<number>;
};

/** One test on both databases over an investigation of example.com that was scanned to its end. */
export function onEveryCase(
  name: string,
  fn: (t: TestContext, it: Case) => Promise<void>,
  options: Readonly<Record<string, unknown>> = {},
): void {
  onEveryHome(name, async (t, home) => fn(t, await aCase(t, home, options)));
}

export async function aCase(
  t: TestContext,
  home: Home,
  options: Readonly<Record<string, unknown>> = {},
): Promise<Case> {
  const api = await aTestApi(t, home, {}, { registry: [fixture("desk-modules.ts")], threads: 1 });
  const team = await aTeam(api);
  const { analyst } = team;
  const made = await analyst.call("POST", `${team.at}/investigations`, {
    title: "A company",
    targets: ["example.com"],
  });
  const investigation: string = made.body.data.id;
  const scan = await runScan(api, team, investigation, options);
  const { databaseUrl, dataDir } = home.config;
  const db = await openDb(databaseUrl ? { databaseUrl, max: 2 } : { dataDir });
  atEnd(t, () => db.close());
  const one = async (text: string, params: unknown[]) => {
    const [row] = await db.as(team.ws, (q) => q.rows<{ id: number }>(text, params));
    if (!row) throw new Error(`nothing is known of ${params.join(" ")}`);
    return row.id;
  };
  return {
    ...{ api, team, investigation, scan, db },
    entity: (type, value) => one(`select id from entities where type = $1 and key = $2`, [type, value]),
    finding: (type) => one(`select id from findings where type = $1`, [type]),
  };
}

/** Scans example.com in an investigation to its end, and lets the outbox be read. */
export async function runScan(
  api: TestApi,
  team: Team,
  investigation: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const asked = { modules: ["desk.find", "desk.look"], options: { "desk.find": options }, start: true };
  const { status, body } = await team.analyst.call("POST", `${team.at}/investigations/${investigation}/scans`, asked);
  if (status !== 202) throw new Error(`no scan: ${JSON.stringify(body)}`);
  const { id } = body.data;
  await api.app.work();
  const state = async () => (await team.analyst.call("GET", `${team.at}/scans/${id}`)).body.data.state;
  await until(async () => (await state()) === "COMPLETED", 30, "the end of the scan");
  await until(() => api.platform.readOn(), 30, "who follows the outbox"); // the worker follows it too
  return id;
}
