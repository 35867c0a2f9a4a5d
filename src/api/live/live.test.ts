import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { aTestApi, onEveryApi, type TestApi } from "../../../test/api.ts";
import { onEveryHome, until } from "../../../test/builders.ts";
import { aLiveClient, anotherDb } from "../../../test/live-client.ts";
import { aTeam, type Member, type Team } from "../../../test/team.ts";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

async function listening({ api }: TestApi): Promise<string> {
  return api.listen({ host: "127.0.0.1", port: 0 });
}

async function aCase({ at, analyst }: Team, given: object = {}): Promise<string> {
  const { body } = await analyst.call("POST", `${at}/investigations`, { title: "Who is behind it?", ...given });
  return body.data.id;
}

/** Something happens in an investigation, so many times. */
async function happen(who: Member, at: string, id: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const { status } = await who.call("PATCH", `${at}/investigations/${id}`, { question: `Question ${n}?` });
    assert.equal(status, 200);
  }
}

const connect = (t: TestContext, url: string, who: Member, ws: string) =>
  aLiveClient(t, url, { token: who.token, workspace: ws });

onEveryApi("what happens is heard in order, from the number that a subscription is told", async (t, api) => {
  const team = await aTeam(api);
  const url = await listening(api);
  const id = await aCase(team);
  await happen(team.analyst, team.at, id, 2);
  const client = await connect(t, url, team.viewer, team.ws);
  const said = await client.order("subscribe_investigation", { investigation_id: id });
  assert.deepEqual(said, { ok: true, id, seq: 3 });
  await Promise.all([happen(team.analyst, team.at, id, 10), happen(team.admin, team.at, id, 10)]);
  await client.until(id, 23);
  assert.deepEqual(client.seqs(id), range(4, 23));
  const [first] = client.of("investigation_log");
  assert.deepEqual(
    { ...first, at: "" },
    { id, seq: 4, at: "", level: "info", message: "The investigation was changed.", scan: null },
  );
  assert.equal(client.of("investigation_progress")[0].step, "waiting");

  assert.deepEqual(await client.order("unsubscribe_investigation", { id }), { ok: true, id });
  await happen(team.analyst, team.at, id, 1);
  await sleep(500);
  assert.equal(client.seqs(id).at(-1), 23);
});

onEveryApi("who returns is sent what they missed first, then what happens", async (t, api) => {
  const team = await aTeam(api);
  const url = await listening(api);
  const id = await aCase(team);
  await happen(team.analyst, team.at, id, 20);
  const client = await connect(t, url, team.viewer, team.ws);
  const writing = happen(team.analyst, team.at, id, 30);
  const said = await client.order("subscribe_investigation", { id, after: 5 });
  assert.equal(said.ok, true);
  assert.deepEqual(client.seqs(id), range(6, said.seq), "all of it before the answer");
  await writing;
  await client.until(id, 51);
  assert.deepEqual(client.seqs(id), range(6, 51));
  const again = await client.order("subscribe_investigation", { id, after: 50 });
  assert.equal(again.seq, 51);
  await happen(team.analyst, team.at, id, 1);
  await client.until(id, 52);
  assert.deepEqual(client.seqs(id).slice(-2), [51, 52], "once each, though subscribed twice");
});

onEveryHome("who missed what is forgotten, or knows of a future, is told to begin anew", async (t, home) => {
  const api = await aTestApi(t, home);
  const team = await aTeam(api);
  const url = await listening(api);
  const id = await aCase(team);
  await happen(team.analyst, team.at, id, 5);
  const db = await anotherDb(t, home);
  await db.as(team.ws, (q) => q.rows("delete from events where investigation_id = $1 and number <= 4", [id]));
  const client = await connect(t, url, team.viewer, team.ws);
  for (const after of [0, 3, 7, 1e9]) {
    const said = await client.order("subscribe_investigation", { id, after });
    assert.equal(said.error_code, "too_old", String(after));
    assert.match(said.hint, /without `after`/);
  }
  assert.equal((await client.order("subscribe_investigation", { id, after: 4 })).seq, 6);
  assert.deepEqual(client.seqs(id), [5, 6]);
  const log = await team.viewer.call("GET", `${team.at}/investigations/${id}/logs?after=3`);
  assert.equal(log.status, 410, "the log says the same");

  const { status } = await team.admin.call("DELETE", `${team.at}/investigations/${id}`);
  assert.equal(status, 204);
  assert.equal((await client.order("subscribe_investigation", { id, after: 6 })).error_code, "not_found");
});

onEveryApi("nobody hears what they may not see", async (t, api) => {
  const team = await aTeam(api);
  const url = await listening(api);
  const id = await aCase(team);
  const hidden = await aCase(team, { visibility: "private" });
  const stranger = await connect(t, url, team.stranger, team.ws);
  const subscribe = { id, workspace: team.ws };
  assert.equal((await stranger.order("subscribe_investigation", subscribe)).error_code, "not_found");
  assert.equal((await stranger.order("subscribe_investigation", { id, workspace: "~" })).error_code, "not_found");
  const viewer = await connect(t, url, team.viewer, team.ws);
  assert.equal((await viewer.order("subscribe_investigation", { id })).ok, true);
  assert.equal((await viewer.order("subscribe_investigation", { id: hidden })).error_code, "not_found");
  const nothing = await viewer.order("subscribe_investigation", { id: randomUUID() });
  assert.equal(nothing.detail.replace(/"[^"]+"/, ""), "There is no investigation .");
  const made = await team.viewer.call("POST", "/api/v1/auth/keys", { name: "k", scopes: ["investigation:read"] });
  const key = await aLiveClient(t, url, { token: made.body.data.secret, workspace: team.ws });
  assert.equal((await key.order("subscribe_investigation", { id })).error_code, "not_authorized");

  await team.analyst.call("PATCH", `${team.at}/investigations/${id}`, { visibility: "private" });
  await until(() => viewer.of("unsubscribed").length > 0, 10, "the end of a subscription");
  await happen(team.analyst, team.at, id, 2);
  await sleep(400);
  assert.ok(!viewer.seqs(id).includes(4), "nothing of what came after");
});

onEveryApi(
  "a connection ends with its token, its session or its key",
  async (t, api) => {
    const team = await aTeam(api);
    const url = await listening(api);
    const id = await aCase(team);
    for (const token of [undefined, "", "sonde_unknown", "a.b.c", 7])
      await assert.rejects(
        aLiveClient(t, url, { token }),
        (error: Error & { error_code: string }) => ["no_token", "bad_token"].includes(error.error_code),
        String(token),
      );
    const made = await team.viewer.call("POST", "/api/v1/auth/keys", { name: "k", scopes: ["read"] });
    const key = await aLiveClient(t, url, { token: made.body.data.secret, workspace: team.ws });
    assert.equal((await key.order("subscribe_investigation", { id })).ok, true);
    const session = await connect(t, url, team.viewer, team.ws);
    const other = await connect(t, url, team.analyst, team.ws);
    await team.viewer.call("DELETE", `/api/v1/auth/keys/${made.body.data.id}`);
    assert.equal(await key.closed(), "io server disconnect");
    assert.equal(key.of("session_ended").length, 1);
    assert.ok(session.socket.connected);
    await team.viewer.call("POST", "/api/v1/auth/logout", {});
    assert.equal(await session.closed(), "io server disconnect");
    assert.ok(other.socket.connected);
    const swapped = await other.order("authenticate", { token: team.admin.token });
    assert.equal(swapped.error_code, "bad_token");
    assert.equal((await other.order("authenticate", { token: team.analyst.token })).ok, true);

    assert.equal((await other.order("subscribe_investigation", { id })).ok, true);
    const { status } = await team.owner.call("DELETE", `${team.at}/members/${team.analyst.id}`);
    assert.equal(status, 204);
    await until(() => other.of("unsubscribed").length > 0, 10, "the end of a subscription");
  },
  { liveCheckSeconds: 1 },
);

onEveryApi(
  "one person has a bounded number of connections",
  async (t, api) => {
    const { token } = await api.person("ada");
    const url = await listening(api);
    const first = await aLiveClient(t, url, { token });
    await aLiveClient(t, url, { token });
    await assert.rejects(aLiveClient(t, url, { token }), { error_code: "too_many_requests" });
    first.socket.close();
    await until(
      () =>
        aLiveClient(t, url, { token }).then(
          () => true,
          () => false,
        ),
      10,
      "room for another",
    );
  },
  { livePerUser: 2 },
);

onEveryApi("wrong orders are answered with what is wrong, and harm nobody", async (t, api) => {
  const team = await aTeam(api);
  const url = await listening(api);
  const id = await aCase(team);
  const client = await connect(t, url, team.viewer, team.ws);
  const wrong = [
    null,
    undefined,
    7,
    "x",
    [],
    {},
    { id: "x" },
    { id: { $ne: 1 } },
    { id, after: -1 },
    { id, after: "1" },
  ];
  for (const given of wrong) {
    const said = await client.order("subscribe_investigation", given);
    assert.equal(said.error_code, "invalid", JSON.stringify(given));
    assert.match(said.detail, /\w/);
  }
  const elsewhere = await client.order("subscribe_investigation", { id, workspace: "'; drop table users --" });
  assert.equal(elsewhere.error_code, "not_found");
  client.socket.emit("subscribe_investigation", { id: "without an answer" });
  client.socket.emit("no such order", { id });
  await until(() => client.of("problem").length > 0, 5, "the problem");
  assert.equal(client.of("problem")[0].event, "subscribe_investigation");
  assert.equal((await client.order("subscribe_investigation", { id })).ok, true);
  client.socket.emit("subscribe_investigation", { id: "x".repeat(100_000) });
  await client.closed();
  const next = await connect(t, url, team.viewer, team.ws);
  for (let n = 0; n < 130; n++) next.socket.emit("unsubscribe_investigation", { id });
  assert.equal(await next.closed(), "io server disconnect");
});
