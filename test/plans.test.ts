import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import pg from "pg";
import { aTestApi } from "./api.ts";
import { loadGraph, rowsRead, settle, withoutIndexes } from "./big-graph.ts";
import { serverHome } from "./builders.ts";
import { withoutServer } from "./databases.ts";

const size = 30_000;

/** What is asked of a workspace, by all that lists may be asked for. */
const questions = (scan: string) =>
  [
    ...[
      "",
      "?sort=value",
      "?sort=-value",
      "?sort=last_seen",
      "?sort=-findings",
      "?sort=type",
      "?type=email",
      "?type=ip,url&sort=type",
    ],
    ...[
      "?severity=critical",
      "?type=hostname&first_seen_from=2020-01-01T00:00:00Z&sort=value",
      "?q=host123",
      "?q=part7.example",
    ],
    ...["?q=n.last18", "?q=first17.lats17", "?q=page%20123", `?q=host1&scan=${scan}`, `?scan=${scan}&in_scope=true`],
    ...[
      `?scan=${scan}&type=ip&sort=value`,
      "/facets",
      "/stats",
      `/facets?scan=${scan}`,
      `/stats?scan=${scan}`,
      "/11",
      "/11/neighbours",
    ],
    ...[
      "/5/neighbours",
      "/5/neighbours?relation=resolves_to&direction=in",
      `/5/neighbours?relation=resolves_to&direction=in&scan=${scan}`,
    ],
    ...[
      `/5/neighbours?scan=${scan}`,
      "/11/provenance",
      "/20/claims",
      "/11/findings",
      "/lookup?type=email&value=x@example.org",
    ],
  ]
    .map((path) => `entities${path}`)
    .concat(
      [
        "",
        "?severity=high&state=open",
        "?type=test.t7",
        "?category=category%203&sort=-last_seen",
        "?state=triaged",
        `?scan=${scan}`,
      ]
        .concat([
          `?scan=${scan}&severity=low`,
          "?suppressed=only",
          "?assignee=nobody",
          "?entity=11",
          "/search?q=kind%207",
          "/search?q=host1.part",
        ])
        .concat(["/stats", "/facets?severity=high", `/stats?scan=${scan}`, "/7", "/7/observations"])
        .map((path) => `findings${path}`),
      ["", "?relation=resolves_to", "?from=11", "?to=5", `?scan=${scan}`, `?to=5&scan=${scan}`, "/100"].map(
        (path) => `relations${path}`,
      ),
      ["", `?scan=${scan}`, "?kind=http", "?uri=www77"].map((path) => `evidence${path}`),
    );

test("no question that the API answers reads a whole table, and none reads more than a part of the workspace by index", {
  skip: withoutServer(),
  timeout: 240_000,
}, async (t) => {
  const home = await serverHome(t);
  const { api, app, person } = await aTestApi(t, home);
  const { workspace, call } = await person("ada");
  const sql = new pg.Client(home.config.databaseUrl ?? "");
  await sql.connect();
  try {
    const scan = randomUUID();
    await withoutIndexes(sql, async () => {
      await loadGraph(sql, { workspace, scan, size, offset: 0 });
      await loadGraph(sql, { workspace: randomUUID(), scan: randomUUID(), size: size * 2, offset: size * 2 });
    });
    await settle(sql, size * 6);
    const before = await rowsRead(sql);
    const asked = questions(scan);
    for (const path of asked) {
      const { status, body } = await call("GET", `/api/v1/workspaces/${workspace}/${path}`);
      assert.ok(
        status === 200 || (status === 404 && path.includes("lookup")),
        `${path}: ${status} ${JSON.stringify(body)}`,
      );
    }
    await api.close();
    await app.close(); // what its connections read is told when they end
    const after = await rowsRead(sql);
    const whole = [...after]
      .filter(([table, { whole }]) => whole > (before.get(table)?.whole ?? 0))
      .map(([table]) => table);
    assert.deepEqual(whole, []);
    for (const [table, { byIndex }] of after) {
      const each = (byIndex - (before.get(table)?.byIndex ?? 0)) / asked.length;
      assert.ok(each < size / 10, `${each.toFixed(0)} rows of ${table} a question`);
    }
  } finally {
    await sql.end();
  }
});
