import { createInterface } from "node:readline";
import { openDb, type Query } from "../src/db/client.ts";

/*
 * A process on a data folder, told what to do line by line: {"rows": sql, "params": []}, {"listen": channel},
 * {"hang": sql} (a transaction that is never ended), {"close": true}. Answers each with a line of JSON.
 */

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const db = await openDb({ dataDir: process.argv[2] ?? "" });
say({ open: process.pid });

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as { rows?: string; params?: unknown[]; listen?: string; hang?: string; close?: true };
  const { rows, params = [], listen, hang } = order;
  if (rows)
    say(await db.system((q) => q.rows(rows, params)).catch((error) => ({ error: error.message, code: error.code })));
  if (listen) {
    await db.listen(listen, () => say({ woken: listen }));
    say({ listening: listen });
  }
  if (hang) {
    void db.system(async (q: Query) => {
      say(await q.rows(hang));
      await new Promise(() => undefined);
    });
  }
  if (order.close) {
    await db.close();
    say({ closed: true });
    process.exit(0);
  }
}
