import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./builders.ts";
import { aDatabaseUrl, aFolder, atEnd, withoutServer } from "./databases.ts";
import { aLiveClient } from "./live-client.ts";
import { account, startServe } from "./serve-process.ts";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test("two API processes tell the same of one scan, number for number; one of them dies and the other goes on", {
  skip: withoutServer(),
  timeout: 180_000,
}, async (t) => {
  const DATABASE_URL = await aDatabaseUrl(t);
  const start = async (...flags: string[]) => {
    const folder = aFolder(t);
    const env = { HOME: folder, SONDE_DATA_DIR: folder, DATABASE_URL, SECRET_KEY: "a secret of the tests" };
    const server = await startServe(env, ...flags);
    atEnd(t, () => server.kill("SIGKILL"));
    return server;
  };
  const first = await start();
  const made = await first.call("POST", "/auth/setup", { ...account, token: first.setup });
  assert.equal(made.status, 201);
  const token = made.data.access_token;
  const second = await start("--no-worker");
  const third = await start("--no-worker");
  const { data: sample } = await first.call("POST", "/workspaces/~/sample", {}, token);
  const id: string = sample.investigation;

  const clients = await Promise.all([first, second, third].map(({ url }) => aLiveClient(t, url, { token })));
  for (const client of clients)
    assert.equal((await client.order("subscribe_investigation", { id, after: 0 })).ok, true);
  const [here, there, dying] = clients;
  assert.ok(here && there && dying);
  await until(() => dying.seqs(id).length > 20, 60, "twenty messages");
  await third.kill("SIGKILL");
  const back = await aLiveClient(t, second.url, { token });
  const known = dying.seqs(id).at(-1) ?? 0;
  assert.equal((await back.order("subscribe_investigation", { id, after: known })).ok, true);

  for (const client of [here, there, back])
    await until(() => client.of("investigation_completed").length > 0, 120, "the end of the scan");
  const last = here.of("investigation_completed")[0].seq;
  assert.ok(last > 50, `${last} messages`);
  assert.deepEqual(here.seqs(id), range(1, last));
  const messages = (heard: typeof here.heard) =>
    heard.filter(({ event }) => event !== "investigation_progress").map(({ payload }) => [payload.seq, payload.scan]);
  assert.deepEqual(messages(there.heard), messages(here.heard));
  assert.deepEqual([...dying.seqs(id), ...back.seqs(id)], range(1, last), "none is missed between two processes");
});
