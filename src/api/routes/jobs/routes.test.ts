import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import type { TestContext } from "node:test";
import { aTestApi, type Caller, onEveryApi } from "../../../../test/api.ts";
import { fixture, type Home, onEveryHome, until } from "../../../../test/builders.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";

async function begin(t: TestContext, home: Home, work = true) {
  const api = await aTestApi(t, home, {}, { registry: [fixture("asked-modules.ts")], threads: 1 });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  if (work) await api.app.work();
  const ask = (technique: string, more: object = {}) =>
    ada.call("POST", `${at}/jobs`, { technique, target: "example.org", ...more });
  return { api, ada, at, ask };
}

/** Waits until a job is in a state; gives it. */
async function comesTo(who: Caller, url: string, state: string, seconds = 40) {
  let job: { state: string } & Record<string, unknown> = { state: "" };
  await until(
    async () => {
      job = (await who.call("GET", url)).body.data;
      return job.state === state;
    },
    seconds,
    `${url} to be ${state}`,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(job)}`);
  });
  return job;
}

onEveryHome(
  "a job is made, enqueued and run: one technique on one target, and nothing that follows from it",
  async (t, home) => {
    const { ada, at, ask } = await begin(t, home);
    const made = await ask("find_it", { params: { word: "mail" } });
    assert.equal(made.status, 201);
    const { id, technique, state, target, params, run, attempts, idempotency_key, scan } = made.body.data;
    assert.deepEqual(
      [technique, state, target.value, params, run, attempts],
      ["find.it", "CREATED", "example.org", { word: "mail" }, 1, 0],
    );
    const key = JSON.stringify([ada.workspace, target.id, "find.it", '{"word":"mail"}', "v1"]);
    assert.equal(idempotency_key, createHash("sha256").update(key).digest("hex"), "S2's recipe");
    const job = `${at}/jobs/${id}`;
    assert.equal(made.headers.location, job);

    const queued = await ada.call("POST", `${job}/enqueue`);
    assert.deepEqual([queued.status, queued.body.data.state], [202, "QUEUED"]);
    assert.equal((await ada.call("POST", `${job}/enqueue`)).status, 409);
    const done = await comesTo(ada, job, "SUCCEEDED");
    assert.deepEqual([done.attempts, done.error, done.error_class], [1, null, null]);
    assert.ok(done.started_at && done.ended_at);
    const shown = (await ada.call("GET", `${at}/scans/${scan}`)).body.data;
    assert.deepEqual([shown.kind, shown.state, shown.complete, shown.progress], ["job", "COMPLETED", true, 1]);
    const progress = (await ada.call("GET", `${at}/scans/${scan}/progress`)).body.data;
    assert.deepEqual(progress.entities, { domain: 1, hostname: 1 });
    assert.deepEqual(progress.modules, [{ id: "find.it", queued: 0, running: 0, done: 1, could_not_look: 0 }]);
    const coverage = (await ada.call("GET", `${at}/scans/${scan}/coverage`)).body.data;
    assert.deepEqual(
      coverage.map((line: { state: string }) => line.state),
      ["found"],
    );
    assert.deepEqual((await ada.call("GET", `${at}/scans`)).body.data, [], "it is no scan to list");
    assert.equal((await ada.call("POST", `${at}/scans/${scan}/pause`)).status, 409, "nor one to steer");

    const [finding] = (await ada.call("GET", `${job}/findings`)).body.data;
    assert.deepEqual([finding.title, finding.entity.value], ["A thing at example.org", "example.org"]);
    assert.deepEqual((await ada.call("GET", `${job}/evidence`)).body.data, []);
    const [listed] = (await ada.call("GET", `${at}/jobs?technique=find_it&state=SUCCEEDED`)).body.data;
    assert.equal(listed.id, id);
  },
);

onEveryHome(
  "an equal job that is open or fresh is given again; force, another target or other options make a new one",
  async (t, home) => {
    const { ada, at, ask } = await begin(t, home);
    const first = await ask("find.it");
    const same = async (status: number, more: object = {}) => {
      const answer = await ask("find_it", more);
      assert.equal(answer.status, status);
      return answer.body.data;
    };
    assert.equal(
      (await same(200, { target: "EXAMPLE[.]org", params: { word: "www" } })).id,
      first.body.data.id,
      "the default is the same",
    );
    const queued = await same(200, { enqueue: true });
    assert.deepEqual([queued.id, queued.state], [first.body.data.id, "QUEUED"]);
    await comesTo(ada, `${at}/jobs/${first.body.data.id}`, "SUCCEEDED");
    assert.equal((await same(200)).id, first.body.data.id, "fresh");
    const forced = await same(201, { force: true });
    assert.deepEqual([forced.run, forced.idempotency_key], [2, first.body.data.idempotency_key]);
    assert.equal((await same(200)).id, forced.id, "the last run counts");
    assert.equal((await ada.call("POST", `${at}/jobs/${forced.id}/cancel`)).body.data.state, "CANCELLED");
    assert.equal((await same(201)).run, 3, "what was cancelled is not given again");
    assert.equal((await same(201, { target: "example.net" })).run, 1);
    assert.equal((await same(201, { params: { word: "ftp" } })).run, 1);
    assert.equal((await everyPage(ada, `${at}/jobs`, 2)).length, 5);
  },
);

onEveryHome("twenty who ask for the same at once get one job", async (t, home) => {
  const { ada, at } = await begin(t, home, false);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      ada.call("POST", `${at}/jobs`, { technique: "find.it", target: "new.example", enqueue: true }),
    ),
  );
  assert.deepEqual(answers.map((one) => one.status).sort(), [...Array(19).fill(200), 201]);
  assert.equal(new Set(answers.map((one) => one.body.data.id)).size, 1);
  assert.equal((await everyPage(ada, `${at}/jobs`, 50)).length, 1);
  assert.equal((await everyPage(ada, `${at}/targets`, 50)).length, 1);
});

onEveryHome(
  "failures that another attempt may cure are tried again, others are not, and each has its class",
  async (t, home) => {
    const { ada, at, ask } = await begin(t, home);
    const run = async (technique: string, state: string, more: object = {}) => {
      const { body } = await ask(technique, { enqueue: true, ...more });
      return comesTo(ada, `${at}/jobs/${body.data.id}`, state);
    };
    const retrying = await run("fail.twice", "RETRYING");
    assert.deepEqual([retrying.failures, retrying.error_class, retrying.error], [1, "timeout", "no answer, time 1"]);
    assert.ok(Date.parse(String(retrying.run_at)) > Date.parse(String(retrying.started_at)), "after a while");
    const cured = await comesTo(ada, `${at}/jobs/${retrying.id}`, "SUCCEEDED");
    assert.deepEqual([cured.attempts, cured.failures, cured.error], [3, 2, null]);
    assert.equal(
      (await ada.call("GET", `${at}/scans/${cured.scan}`)).body.data.complete,
      true,
      "in the end it was looked at",
    );

    const dead = await run("fail.always", "DEAD_LETTER", { max_attempts: 2 });
    assert.deepEqual([dead.attempts, dead.failures, dead.error_class], [2, 2, "failed"]);
    const ledger = (await ada.call("GET", `${at}/scans/${dead.scan}/coverage`)).body.data;
    assert.deepEqual(
      ledger.map(({ state, outcomes }: { state: string; outcomes: unknown[] }) => [state, outcomes]),
      [["could_not_look", [{ outcome: "failed", detail: "the server says 503" }]]],
    );
    assert.equal((await ada.call("GET", `${at}/scans/${dead.scan}`)).body.data.complete, false);

    const failed = await run("lack.key", "FAILED");
    assert.deepEqual([failed.attempts, failed.failures, failed.error_class], [1, 1, "no_key"]);
    const refused = await run("refuse.often", "SUCCEEDED");
    assert.deepEqual([refused.attempts, refused.failures], [2, 0], "a refusal is no failure");
    const died = await run("die.alone", "DEAD_LETTER");
    assert.equal(died.error_class, "died");

    const inbox = (await ada.call("GET", `${at}/jobs/dead-letter`)).body.data;
    assert.deepEqual(
      inbox.map((one: { error_class: string }) => one.error_class),
      ["died", "no_key", "failed"],
    );
    assert.deepEqual(inbox[2].payload, {
      ...{ module: "fail.always", options: { mended: false }, from: 0, to: 1 },
      records: [{ seq: 1, type: "domain", value: "example.org" }],
    });
    const counts = (await ada.call("GET", `${at}/jobs/dead-letter/counts`)).body.data;
    assert.deepEqual(
      counts
        .map((one: { error_class: string; module: string; count: number }) => [one.error_class, one.module, one.count])
        .sort(),
      [
        ["died", "die.alone", 1],
        ["failed", "fail.always", 1],
        ["no_key", "lack.key", 1],
      ],
    );

    assert.equal((await ada.call("POST", `${at}/jobs/${cured.id}/requeue`)).status, 409, "what succeeded is done");
    await run("mend.it", "SUCCEEDED");
    const again = await ada.call("POST", `${at}/jobs/dead-letter/requeue`, { error_class: "failed" });
    assert.deepEqual([again.status, again.body.data], [202, { requeued: 1, skipped: [], more: false }]);
    const well = await comesTo(ada, `${at}/jobs/${dead.id}`, "SUCCEEDED");
    assert.deepEqual([well.failures, well.error_class], [0, null]);
    const after = (await ada.call("GET", `${at}/scans/${dead.scan}`)).body.data;
    assert.deepEqual([after.state, after.complete], ["COMPLETED", true]);
    assert.deepEqual((await ada.call("GET", `${at}/scans/${dead.scan}/outcomes`)).body.data, []);
    const [module] = (await ada.call("GET", `${at}/scans/${dead.scan}/progress`)).body.data.modules;
    assert.deepEqual([module.done, module.queued], [1, 0], "counted once");
  },
);

onEveryHome("a job that runs or waits is cancelled; what is over is not", async (t, home) => {
  const { ada, at, ask } = await begin(t, home);
  const running = (await ask("wait.long", { enqueue: true })).body.data;
  await comesTo(ada, `${at}/jobs/${running.id}`, "RUNNING");
  const cancelled = await ada.call("POST", `${at}/jobs/${running.id}/cancel`);
  assert.deepEqual([cancelled.status, cancelled.body.data.state], [202, "CANCELLED"]);
  for (const step of ["cancel", "enqueue", "requeue"])
    assert.equal((await ada.call("POST", `${at}/jobs/${running.id}/${step}`)).body.error_code, "conflict", step);
  const waiting = (await ask("fail.always", { enqueue: true })).body.data;
  await comesTo(ada, `${at}/jobs/${waiting.id}`, "RETRYING");
  assert.equal((await ada.call("POST", `${at}/jobs/${waiting.id}/cancel`)).body.data.state, "CANCELLED");

  const scan = (
    await ada.call("POST", `${at}/scans`, { targets: ["example.org"], modules: ["wait.long", "lack.key"], start: true })
  ).body.data;
  const jobs = await everyPage(ada, `${at}/jobs?scan=${scan.id}`, 10);
  assert.deepEqual(jobs.map((job) => [job.technique, job.target]).sort(), [
    ["lack.key", null],
    ["wait.long", null],
  ]);
  const planned = await ada.call("POST", `${at}/jobs/${jobs[0].id}/cancel`);
  assert.deepEqual([planned.status, planned.body.hint], [409, `cancel the scan ${scan.id}`]);
  await ada.call("POST", `${at}/scans/${scan.id}/cancel`);
});

onEveryHome(
  "a technique goes as far as its target is authorized, and refuses what it does not take",
  async (t, home) => {
    const { ada, at, ask } = await begin(t, home);
    const went = async (id: string) => {
      const { scan } = await comesTo(ada, `${at}/jobs/${id}`, "SUCCEEDED");
      return (await ada.call("GET", `${at}/scans/${scan}`)).body.data.footprint;
    };
    assert.equal(await went((await ask("touch.it", { enqueue: true })).body.data.id), "P1");
    const refused = await ask("hit.it");
    assert.deepEqual([refused.status, refused.body.error_code], [403, "not_authorized"]);
    const { id } = (await ada.call("GET", `${at}/targets`)).body.data[0];
    await ada.call("POST", `${at}/targets/${id}/authorize`, {
      scope: { footprint: "P2", authorized_by: "its owner" },
      acknowledgement: "I have the written permission of the owner.",
    });
    assert.equal((await ask("hit.it")).status, 201);
    assert.equal(await went((await ask("touch.it", { enqueue: true, force: true })).body.data.id), "P2");
    for (const [technique, more, code] of [
      ["no.such", {}, "unknown_module"],
      ["find.it", { target: "@jdoe" }, "bad_target"],
      ["find.it", { target: "nonsense" }, "bad_target"],
      ["find.it", { target: randomUUID() }, "not_found"],
      ["find.it", { params: { colour: "red" } }, "bad_option"],
      ["find.it", { params: { word: 5 } }, "bad_option"],
      ["only.com", {}, "bad_target"],
      ["join.it", {}, "bad_target"],
      ["find.it", { investigation: randomUUID() }, "not_found"],
      ["find.it", { max_attempts: 0 }, "invalid"],
      ["find.it", { params: { word: "a\0b" } }, "invalid"],
    ] as const) {
      const answer = await ask(technique, more);
      assert.equal(answer.body.error_code, code, `${technique} ${JSON.stringify(more)}`);
    }
  },
);

onEveryApi("who may do what with jobs, and another tenant's", async (_t, api) => {
  const team = await aTeam(api);
  const order = { technique: "whois_lookup", target: "example.com" };
  assert.deepEqual(await statuses(team, (who) => who.call("GET", `${team.at}/jobs`)), [404, 200, 200, 200, 200]);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/jobs`, order)),
    [404, 403, 201, 200, 200],
  );
  assert.deepEqual(
    await statuses(team, (who) => who.call("GET", `${team.at}/jobs/dead-letter`)),
    [404, 200, 200, 200, 200],
  );
  const all = { error_class: "timeout" };
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/jobs/dead-letter/requeue`, all)),
    [404, 403, 202, 202, 202],
  );
  const [{ id }] = (await team.viewer.call("GET", `${team.at}/jobs`)).body.data;
  const theirs = `/api/v1/workspaces/${team.stranger.workspace}/jobs/${id}`;
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/findings"],
    ["GET", "/evidence"],
    ["POST", "/enqueue"],
    ["POST", "/requeue"],
    ["POST", "/cancel"],
  ] as const) {
    assert.equal((await team.stranger.call(method, `${theirs}${path}`)).status, 404, `${method} ${path}`);
    if (method === "POST")
      assert.equal((await team.viewer.call(method, `${team.at}/jobs/${id}${path}`)).status, 403, path);
  }
});
