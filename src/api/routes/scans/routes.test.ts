import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { aTestApi, onEveryApi } from "../../../../test/api.ts";
import { fixture, onEveryHome, until } from "../../../../test/builders.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";

const acknowledgement = "I have the written permission of the owner to test these systems.";
const registry = [fixture("ledger-modules.ts")];

onEveryHome("a plan says what runs and what does not, what is asked, and what the targets see", async (t, home) => {
  const api = await aTestApi(t, home, { proxy: "socks5://127.0.0.1:9050" }, { registry });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  const plan = async (body: object) => (await ada.call("POST", `${at}/scans/plan`, body)).body.data;
  const targets = Array.from({ length: 25 }, (_, n) => `d${n}.example`);

  const quiet = await plan({
    targets,
    modules: ["make", "look", "ask"],
    exclude: ["look.zero"],
    footprint: "P0",
    budget: { max_time_ms: 600_000 },
  });
  assert.deepEqual([quiet.may_start, quiet.problems, quiet.footprint], [true, [], "P0"]);
  const module = (id: string) => quiet.modules.find((one: { id: string }) => one.id === id);
  assert.deepEqual([module("make.names").runs, module("make.names").targets], [true, 25]);
  assert.deepEqual(
    [module("look.links").runs, module("look.links").targets],
    [true, 0],
    "what others find leads to it",
  );
  assert.deepEqual(
    [module("ask.locked").runs, module("ask.locked").why],
    [false, "Locked source wants a key, and none is set."],
  );
  assert.deepEqual(
    [module("ask.phones").runs, module("ask.phones").why],
    [false, "Nothing in this scan leads to phone."],
  );
  assert.equal(module("ask.servers").why, "It costs P1, and this scan may do no more than P0.");
  assert.equal(module("look.zero").why, "It was left out by name.");
  assert.deepEqual(quiet.keys_missing, [{ source: "locked.example", need: "required", modules: ["ask.locked"] }]);
  const [source] = quiet.sources;
  assert.deepEqual(
    [source.source, source.calls_for_targets, source.seconds_at_least, source.calls_at_most],
    ["slow.example", 25, 180, 81], // ten a minute: one in 7.5 seconds
  );
  assert.deepEqual([quiet.seconds_at_least, quiet.seconds_at_most], [180, 600]);
  assert.deepEqual(quiet.sees, [
    "Slow source learns what is asked about, and from which address.",
    "Nothing is sent to the targets themselves.",
    "Nor are their name servers asked: the targets can notice nothing.",
  ]);
  assert.deepEqual((await ada.call("GET", `${at}/targets`)).body.data, [], "a plan makes nothing");

  const loud = await plan({ targets: ["d1.example", "@jdoe"], modules: ["touch.it", "ask.servers"], footprint: "P2" });
  assert.equal(loud.may_start, false);
  assert.deepEqual(
    loud.targets.map((one: { unauthorized: boolean }) => one.unauthorized),
    [true, false],
  );
  assert.deepEqual(loud.problems, ["P2 touches d1.example, and nobody has authorized that."]);
  assert.deepEqual(loud.notes, ["No chosen module looks at a target of type username."]);
  assert.match(loud.sees[0], /^Name servers of the targets see DNS questions/);
  assert.match(loud.sees[1], /^d1\.example: connections and requests from the proxy's address, at most 50 a second/);
  for (const [body, code] of [
    [{ targets: ["d1.example"], modules: ["touch.it"] }, "not_authorized"],
    [{ targets: ["d1.example"], modules: ["no.such"] }, "unknown_module"],
    [{ targets: ["d1.example"], preset: "no-such" }, "bad_usage"],
    [{ targets: ["nonsense"], modules: ["ask.slow"] }, "bad_target"],
    [{ targets: ["@jdoe"], modules: ["ask.slow"] }, "bad_usage"],
    [{ targets: [], modules: ["ask.slow"] }, "bad_target"],
    [{ targets: ["d1.example"], modules: ["ask.slow"], options: { "ask.slow": { colour: 1 } } }, "bad_option"],
    [{ targets: ["d1.example"], modules: ["ask.slow"], options: { "look.zero": {} } }, "bad_option"],
    [{ targets: ["d1.example"], reach: { proxy: null } }, "invalid"],
    [{ targets: ["d1.example"], budget: { rate: 1e9 } }, "invalid"],
  ] as const) {
    for (const path of ["scans/plan", "scans"]) {
      const answer = await ada.call("POST", `${at}/${path}`, body);
      assert.equal(answer.body.error_code, code, JSON.stringify(body));
      assert.ok(answer.status < 500 && answer.status >= 400);
    }
  }
});

onEveryHome("a scan touches what is authorized, and ends when that is withdrawn", async (t, home) => {
  const api = await aTestApi(t, home, { resolvers: ["192.0.2.53:53"] }, { registry });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  const target = async (value: string, scope: object = {}) =>
    (await ada.call("POST", `${at}/targets`, { value, scope })).body.data.id as string;
  const authorize = (id: string, footprint: string, more: object = {}) =>
    ada.call("POST", `${at}/targets/${id}/authorize`, {
      scope: { footprint, authorized_by: `the owner of ${footprint}`, ...more },
      acknowledgement,
    });
  const [one, two] = [await target("one.example", { deny: ["secret.one.example"] }), await target("two.example")];
  const order = { targets: [one, two, "@jdoe"], modules: ["touch"], footprint: "P2" };
  const make = (more: object = {}) => ada.call("POST", `${at}/scans`, { ...order, ...more });

  const refused = await make();
  assert.deepEqual([refused.status, refused.body.error_code], [403, "not_authorized"]);
  assert.match(refused.body.detail, /P2 touches one\.example and 1 more/);
  await authorize(one, "P3", { resolved_addresses: true });
  assert.match((await make()).body.detail, /P2 touches two\.example,/);
  await authorize(two, "P2", { allow: ["two.example", "192.0.2.0/24"] });
  assert.match((await make({ footprint: "P3" })).body.detail, /P3 touches two\.example,/);

  const made = await make();
  assert.equal(made.status, 201);
  const { id, state, scope, target_count, targets } = made.body.data;
  assert.deepEqual([state, target_count, targets.length], ["CREATED", 3, 3]);
  assert.deepEqual(scope, {
    allow: ["one.example", "two.example", "192.0.2.0/24"],
    deny: ["secret.one.example"],
    footprint: "P2",
    resolved_addresses: false, // one of them does not say so
    authorized_by: "the owner of P3; the owner of P2",
  });
  assert.ok(!JSON.stringify(made.body).includes("192.0.2.53"), "how the world is reached is not shown");
  const { reach } = await api.app.scans.find({ workspace: ada.workspace, name: ada.id, role: "owner" }, id);
  assert.deepEqual(reach.resolvers, ["192.0.2.53:53"], "and comes from the settings");
  const p1 = (await make({ footprint: "P1", modules: ["ask.slow"] })).body.data;
  assert.equal(p1.scope.footprint, "P1");

  await authorize(two, "P3", { allow: ["two.example", "192.0.2.0/24"] });
  assert.equal(
    (await ada.call("GET", `${at}/scans/${id}`)).body.data.state,
    "CREATED",
    "more than before stops nothing",
  );
  await ada.call("POST", `${at}/targets/${two}/withdraw`);
  const over = (await ada.call("GET", `${at}/scans/${id}`)).body.data;
  assert.deepEqual([over.state, over.reason], ["CANCELLED", "the authorization of a target was withdrawn"]);
  assert.equal(
    (await ada.call("GET", `${at}/scans/${p1.id}`)).body.data.state,
    "CREATED",
    "what touches nothing may go on",
  );
  assert.equal((await make()).status, 403);
});

onEveryHome("a scan is made, started, paused, resumed, cancelled, followed and deleted", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("steered-modules.ts")] });
  const team = await aTeam(api);
  const { analyst, viewer, admin } = team;
  const order = {
    targets: ["example[.]org"],
    modules: ["make.some", "slow.polite"],
    options: { "make.some": { count: 9 } },
  };
  const made = await analyst.call("POST", `${team.at}/scans`, order);
  assert.deepEqual([made.status, made.body.data.state, made.body.data.created_by], [201, "CREATED", analyst.id]);
  assert.equal(
    (await viewer.call("GET", `${team.at}/targets`)).body.data[0].value,
    "example.org",
    "its target is made",
  );
  const scan = `${team.at}/scans/${made.body.data.id}`;
  assert.equal(made.headers.location, scan);
  const does = async (step: string, status: number) => {
    const answer = await analyst.call("POST", `${scan}/${step}`);
    assert.equal(answer.status, status, `${step}: ${JSON.stringify(answer.body)}`);
    return answer;
  };
  await api.app.work();
  await does("pause", 409);
  const started = await does("start", 202);
  assert.equal(started.headers.location, scan);
  await does("start", 409);
  const progress = async () => (await viewer.call("GET", `${scan}/progress`)).body.data;
  await until(async () => ((await progress()).entities.hostname ?? 0) === 9, 40, "the names");
  await does("pause", 202);
  await does("resume", 202);
  await until(async () => (await progress()).state === "COMPLETED", 40, "the end");
  const { progress: done, phase, modules } = await progress();
  assert.deepEqual([done, phase], [1, "completed"]);
  assert.deepEqual(modules.at(-1), { id: "slow.polite", queued: 0, running: 0, done: 9, could_not_look: 0 });
  await does("cancel", 409);

  for (let n = 0; n < 5; n++) await analyst.call("POST", `${team.at}/scans`, { ...order, title: `scan ${n}` });
  const titles = (await everyPage(viewer, `${team.at}/scans?sort=created_at`, 2)).map((one) => one.title);
  assert.deepEqual(titles, ["", ...[0, 1, 2, 3, 4].map((n) => `scan ${n}`)]);
  assert.equal((await viewer.call("GET", `${team.at}/scans?state=COMPLETED`)).body.data.length, 1);
  const [target] = (await viewer.call("GET", `${team.at}/targets`)).body.data;
  assert.equal((await viewer.call("GET", `${team.at}/scans?target=${target.id}`)).body.data.length, 6);
  assert.equal((await viewer.call("GET", `${team.at}/scans?target=${randomUUID()}`)).body.data.length, 0);

  const started202 = await analyst.call("POST", `${team.at}/scans`, { ...order, start: true });
  assert.deepEqual([started202.status, started202.body.data.state], [202, "RUNNING"]);
  assert.equal((await admin.call("DELETE", `${team.at}/scans/${started202.body.data.id}`)).status, 409);
  assert.equal((await analyst.call("POST", `${team.at}/scans/${started202.body.data.id}/cancel`)).status, 202);
  assert.equal((await analyst.call("DELETE", scan)).status, 403);
  assert.equal((await admin.call("DELETE", scan)).status, 204);
  assert.equal((await admin.call("GET", scan)).status, 404);
});

onEveryApi("who may do what with scans, and another tenant's", async (_t, api) => {
  const team = await aTeam(api);
  const order = { targets: ["example.com"], modules: ["domain.rdap"] };
  assert.deepEqual(await statuses(team, (who) => who.call("GET", `${team.at}/scans`)), [404, 200, 200, 200, 200]);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/scans`, order)),
    [404, 403, 201, 201, 201],
  );
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/scans/plan`, order)),
    [404, 403, 200, 200, 200],
  );
  const { id } = (await team.owner.call("POST", `${team.at}/scans`, order)).body.data;
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/scans/${id}/cancel`)),
    [404, 403, 202, 409, 409],
  );
  const theirs = `/api/v1/workspaces/${team.stranger.workspace}/scans`;
  for (const path of ["", "/progress", "/coverage", "/coverage/summary", "/outcomes"])
    assert.equal((await team.stranger.call("GET", `${theirs}/${id}${path}`)).status, 404, path);
  for (const step of ["start", "pause", "resume", "cancel"])
    assert.equal((await team.stranger.call("POST", `${theirs}/${id}/${step}`)).status, 404, step);
  assert.equal((await team.stranger.call("DELETE", `${theirs}/${id}`)).status, 404);
  const [target] = (await team.owner.call("GET", `${team.at}/targets`)).body.data;
  assert.equal((await team.stranger.call("POST", theirs, { ...order, targets: [target.id] })).status, 404);
});
