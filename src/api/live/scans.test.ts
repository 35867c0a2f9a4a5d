import assert from "node:assert/strict";
import { test } from "node:test";
import { aTestApi } from "../../../test/api.ts";
import { fixture, onEveryHome, serverHome, until } from "../../../test/builders.ts";
import { withoutServer } from "../../../test/databases.ts";
import { aLiveClient, anotherDb } from "../../../test/live-client.ts";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

onEveryHome("a scan is heard as it goes: what it found, what it could not look at, and its end", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("ledger-modules.ts")], threads: 1 });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  const url = await api.api.listen({ host: "127.0.0.1", port: 0 });
  const made = await ada.call("POST", `${at}/investigations`, { title: "Names", targets: ["acme.example"] });
  const id: string = made.body.data.id;
  const client = await aLiveClient(t, url, { token: ada.token });
  assert.equal((await client.order("subscribe_investigation", { id, after: 0 })).seq, 1);
  const order = { targets: ["acme.example"], modules: ["make", "look.odd"], footprint: "P0" };
  const scan = await ada.call("POST", `${at}/investigations/${id}/scans`, order);
  assert.equal(scan.status, 201, JSON.stringify(scan.body));
  await ada.call("POST", `${at}/scans/${scan.body.data.id}/start`);
  await api.app.work();
  await until(() => client.of("investigation_completed").length > 0, 30, "the end of the scan");

  const [end] = client.of("investigation_completed");
  assert.deepEqual(client.seqs(id), range(1, end.seq));
  assert.equal(end.results.entities.hostname, 7);
  assert.equal(end.scan, scan.body.data.id);
  const found = client.of("entity_added").flatMap((one) => one.entities);
  assert.deepEqual(found.map((one) => one.value).sort(), [
    ...["acme.example", "far.example.net"],
    ...range(0, 5).map((n) => `h${n}.acme.example`),
  ]);
  assert.ok(found.every((one) => typeof one.id === "number" && typeof one.type === "string"));
  const could = client.of("investigation_log").filter((one) => one.level === "warning");
  assert.ok(
    could.some((one) => /look\.odd could not look at/.test(one.message)),
    JSON.stringify(could),
  );
  await until(() => client.of("investigation_progress").at(-1).seq === end.seq, 5, "how far it is at the end");
  const progress = client.of("investigation_progress");
  assert.deepEqual([progress.at(-1).progress, progress.at(-1).step, progress.at(-1).seq], [1, "completed", end.seq]);
  const shares = progress.map((one) => one.progress ?? 0);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
    "it never goes back",
  );
});

onEveryHome("jobs and findings are heard; a scan that is cancelled is told as failed", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("asked-modules.ts")], threads: 1 });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  const url = await api.api.listen({ host: "127.0.0.1", port: 0 });
  const made = await ada.call("POST", `${at}/investigations`, { title: "Jobs" });
  const id: string = made.body.data.id;
  const client = await aLiveClient(t, url, { token: ada.token });
  await client.order("subscribe_investigation", { id });
  await api.app.work();
  const job = await ada.call("POST", `${at}/jobs`, {
    technique: "find_it",
    target: "example.org",
    investigation: id,
    enqueue: true,
  });
  assert.equal(job.status, 201, JSON.stringify(job.body));
  await ada.call("POST", `${at}/jobs/${job.body.data.id}/enqueue`);
  const states = () => client.of("job_changed").map((one) => one.state);
  await until(() => states().includes("SUCCEEDED"), 30, "the end of the job");
  assert.deepEqual(states(), ["QUEUED", "RUNNING", "SUCCEEDED"]);
  assert.equal(client.of("job_changed")[0].job, job.body.data.id);
  const findings = client.of("finding_added").flatMap((one) => one.findings);
  assert.ok(findings.length > 0 && findings.every((one) => one.title && one.severity && one.entity.value));

  const scan = await ada.call("POST", `${at}/investigations/${id}/scans`, {
    targets: ["example.org"],
    modules: ["find"],
  });
  assert.equal(scan.status, 201, JSON.stringify(scan.body));
  await ada.call("POST", `${at}/investigations/${id}/cancel`);
  await until(() => client.of("investigation_failed").length > 0, 10, "the end of the scan");
  assert.match(client.of("investigation_failed")[0].error, /the investigation was cancelled/);
  assert.deepEqual(client.seqs(id), range(2, client.seqs(id).at(-1) ?? 0));
});

test("who does not read is told to reload, and keeps nobody waiting", { skip: withoutServer() }, async (t) => {
  const home = await serverHome(t);
  const api = await aTestApi(t, home);
  const ada = await api.person("ada");
  const url = await api.api.listen({ host: "127.0.0.1", port: 0 });
  const made = await ada.call("POST", `/api/v1/workspaces/${ada.workspace}/investigations`, { title: "A flood" });
  const id: string = made.body.data.id;
  const quick = await aLiveClient(t, url, { token: ada.token });
  const slow = await aLiveClient(t, url, { token: ada.token });
  for (const one of [quick, slow]) assert.equal((await one.order("subscribe_investigation", { id })).seq, 1);
  const { transport } = slow.socket.io.engine as unknown as { transport: { ws: { _socket: NodeJS.ReadStream } } };
  transport.ws._socket.pause();
  const db = await anotherDb(t, home);
  const total = 30_000;
  for (let n = 0; n < total; n += 10_000)
    await db.as(ada.workspace, (q) =>
      q.rows(
        `insert into events (workspace_id, investigation_id, kind, payload)
         select $1, $2, 'investigation', '{"kind": "investigation", "what": "changed"}' from generate_series(1, 10000)`,
        [ada.workspace, id],
      ),
    );
  await quick.until(id, total + 1);
  assert.deepEqual(quick.seqs(id), range(2, total + 1));
  transport.ws._socket.resume();
  await until(() => slow.of("reload").length > 0, 20, "the order to reload");
  assert.deepEqual(slow.of("reload"), [{ id, reason: "slow" }]);
  const heard = slow.seqs(id);
  assert.deepEqual(heard, range(2, heard.length + 1), "in order, as far as it goes");
  assert.ok(heard.length < total, `${heard.length} were kept for it`);
  const { error_code } = await slow.order("subscribe_investigation", { id, after: 1 });
  assert.equal(error_code, "too_old", "so much is not sent again");
  assert.equal((await slow.order("subscribe_investigation", { id, after: total - 2_000 })).seq, total + 1);
});
