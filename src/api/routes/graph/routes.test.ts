import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { onEveryCase } from "../../../../test/case.ts";
import { everyPage, statuses } from "../../../../test/team.ts";

type Node = { id: number; type: string; value: string; severity: string | null };
type Edge = { id: number; from: number; to: number; relation: string };
type Fold = { at: number; count: number; type: string };

onEveryCase(
  "a graph has every node or counts it, folds what says the same, and says where it was cut",
  async (_t, it) => {
    const { team, investigation, scan } = it;
    const { viewer, stranger } = team;
    const at = `${team.at}/graph`;
    const get = async (query: string) => {
      const { status, body } = await viewer.call("GET", `${at}?${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body.data as {
        nodes: Node[];
        edges: Edge[];
        folds: Fold[];
        truncated: boolean;
        totals: { entities: number };
      };
    };
    const domain = await it.entity("domain", "example.com");
    for (const query of [`scan=${scan}`, `investigation=${investigation}`]) {
      const whole = await get(`${query}&limit=5000`);
      const hidden = whole.folds.reduce((all, one) => all + one.count, 0);
      assert.deepEqual([whole.nodes.length + hidden, whole.truncated], [whole.totals.entities, false], query);
      assert.deepEqual(
        whole.folds.map(({ at, count, type }) => [at, count, type]),
        [[domain, 40, "hostname"]],
      );
      assert.equal(whole.nodes.find(({ type }) => type === "url")?.severity, "critical");
      const ids = new Set(whole.nodes.map(({ id }) => id));
      for (const { from, to } of whole.edges) assert.ok(ids.has(from) && ids.has(to));
    }
    const flat = await get(`scan=${scan}&limit=5000&fold=false`);
    assert.deepEqual([flat.folds.length, flat.nodes.length], [0, flat.totals.entities]);
    const small = await get(`scan=${scan}&limit=12&fold=false`);
    assert.ok(small.truncated && small.nodes.length + small.edges.length <= 12);
    const near = await get(`seed=${domain}`);
    assert.deepEqual([near.nodes.length, near.folds[0]?.count], [1, 41], "itself, and a crowd");
    const far = await get(`seed=${domain}&depth=4`);
    assert.ok(far.nodes.some(({ value }) => value === "192.0.2.7:443/tcp"));

    for (const [query, status] of [
      ["", 422],
      [`scan=${scan}&seed=1`, 422],
      [`scan=${randomUUID()}`, 404],
      [`investigation=${randomUUID()}`, 404],
      ["seed=999999999", 404],
      ["seed=-1", 422],
      [`scan=${scan}&limit=100000`, 422],
      [`seed=${domain}&depth=9`, 422],
    ] as const)
      assert.equal((await viewer.call("GET", `${at}?${query}`)).status, status, query);
    assert.deepEqual(await statuses(team, (who) => who.call("GET", `${at}?scan=${scan}`)), [404, 200, 200, 200, 200]);
    const theirs = `/api/v1/workspaces/${stranger.workspace}/graph`;
    assert.equal((await stranger.call("GET", `${theirs}?scan=${scan}`)).status, 404);
    assert.equal((await stranger.call("GET", `${theirs}?seed=${domain}`)).status, 404);
    await team.analyst.call("PATCH", `${team.at}/investigations/${investigation}`, { visibility: "private" });
    assert.equal((await viewer.call("GET", `${at}?scan=${scan}`)).status, 404, "of a private case");
  },
  { names: 40 },
);

onEveryCase("how two things are linked is said with its bounds", async (_t, it) => {
  const { team } = it;
  const { viewer } = team;
  const get = async (query: string) => viewer.call("GET", `${team.at}/paths?${query}`);
  const domain = await it.entity("domain", "example.com");
  const service = await it.entity("service", "192.0.2.7:3306/tcp");
  const { data } = (await get(`from=${domain}&to=${service}`)).body;
  assert.deepEqual([data.found, data.hops, data.complete], [true, 3, true]);
  assert.deepEqual(
    data.entities.map((one: Node) => one.value),
    ["example.com", "www.example.com", "192.0.2.7", "192.0.2.7:3306/tcp"],
  );
  assert.deepEqual(
    data.relations.map((one: { relation: string; direction: string }) => [one.relation, one.direction]),
    [
      ["subdomain_of", "in"],
      ["resolves_to", "out"],
      ["offers", "out"],
    ],
  );
  const short = (await get(`from=${domain}&to=${service}&most=2`)).body.data;
  assert.deepEqual([short.found, short.hops, short.complete], [false, null, false]);
  assert.match(short.says, /within the bounds/);
  assert.equal((await get(`from=${domain}&to=${domain}`)).body.data.hops, 0);
  const added = await team.analyst.call("POST", `${team.at}/assets`, { asset_value: "alone.example.net" });
  const alone = (await get(`from=${domain}&to=${added.body.data.entity_id}`)).body.data;
  assert.deepEqual([alone.found, alone.complete, alone.says], [false, true, "Nothing links them."]);
  assert.equal((await get(`from=${domain}&to=999999999`)).status, 404);
  assert.equal((await get(`from=${domain}`)).status, 422);
  assert.equal((await get(`from=${domain}&to=${service}&most=1000`)).status, 422);
});

onEveryCase("a graph is arranged, saved as it is dragged, and not lost to somebody else", async (_t, it) => {
  const { team, investigation } = it;
  const { analyst, viewer, admin, stranger } = team;
  const at = `${team.at}/graph-views`;
  const made = await analyst.call("POST", at, {
    ...{ name: "As I see it", investigation, query: { depth: 2 } },
    positions: { "1": [10, -20.5], "2": [0, 0] },
  });
  assert.equal(made.status, 201);
  const one = `${at}/${made.body.data.id}`;
  const moved = await admin.call("POST", `${one}/positions`, { moved: { "2": [5, 5], "3": [7, 7] }, gone: ["1"] });
  assert.equal(moved.body.data.version, 2);
  const shown = (await viewer.call("GET", one)).body.data;
  assert.deepEqual([shown.positions, shown.query], [{ "2": [5, 5], "3": [7, 7] }, { depth: 2 }]);
  const [head] = (await viewer.call("GET", `${at}?investigation=${investigation}`)).body.data;
  assert.deepEqual([head.id, head.positions], [made.body.data.id, undefined]);
  assert.equal((await analyst.call("PATCH", one, { name: "x", version: 1 })).status, 409);
  assert.equal((await analyst.call("PATCH", one, { name: "Ours", version: 2 })).body.data.name, "Ours");
  for (const positions of [{ "1": [1] }, { "1": ["a", 2] }, { "1": [1e12, 0] }, { "a b": [1, 2] }])
    assert.equal((await analyst.call("POST", at, { name: "x", positions })).status, 422);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${one}/positions`, { moved: { "9": [1, 1] } })),
    [404, 403, 200, 200, 200],
  );
  const theirs = `/api/v1/workspaces/${stranger.workspace}/graph-views/${made.body.data.id}`;
  assert.equal((await stranger.call("GET", theirs)).status, 404);
  const other = await admin.call("POST", at, { name: "Admin's" });
  assert.equal((await analyst.call("DELETE", `${at}/${other.body.data.id}`)).status, 403);
  assert.equal((await admin.call("DELETE", one)).status, 204);
  assert.equal((await admin.call("GET", one)).status, 404);
});

onEveryCase("a case is told by time, bucket by bucket, and on a map", async (_t, it) => {
  const { team, investigation } = it;
  const { analyst, viewer } = team;
  const at = `${team.at}/investigations/${investigation}`;
  await analyst.call("POST", `${team.at}/notes`, { text: "Seen", investigation, pinned_at: "2015-01-01T00:00:00Z" });
  const all = await everyPage(viewer, `${at}/timeline`, 3);
  const kinds = new Set(all.map((one) => one.kind));
  for (const kind of [
    "first_seen",
    "finding",
    "certificate_from",
    "certificate_until",
    "registered",
    "expires",
    "scan_started",
    "scan_ended",
    "note",
  ])
    assert.ok(kinds.has(kind), kind);
  const times = all.map((one) => one.at);
  assert.deepEqual(times, times.toSorted(), "the oldest first");
  assert.equal(new Set(all.map((one) => `${one.kind} ${one.subject.id}`)).size, all.length, "each once");
  assert.deepEqual([all[0].kind, all[0].at, all[0].label], ["registered", "2010-05-01T00:00:00.000Z", "example.com"]);
  const some = await viewer.call("GET", `${at}/timeline?kinds=note,registered&from=2012-01-01T00:00:00Z`);
  assert.deepEqual(
    some.body.data.map((one: { kind: string }) => one.kind),
    ["note"],
  );
  assert.equal((await viewer.call("GET", `${at}/timeline?kinds=party`)).status, 422);
  assert.equal((await viewer.call("GET", `${at}/timeline?cursor=abc`)).status, 422);
  const buckets = (await viewer.call("GET", `${at}/timeline/buckets?bucket=year`)).body.data;
  assert.deepEqual(buckets[0], { at: "2010-01-01T00:00:00.000Z", counts: { registered: 1 } });
  const sum = buckets.reduce(
    (total: number, one: { counts: Record<string, number> }) =>
      total + Object.values(one.counts).reduce((a, b) => a + b, 0),
    0,
  );
  assert.equal(sum, all.length);

  const geo = (await viewer.call("GET", `${at}/geo`)).body;
  assert.deepEqual(geo.countries, [{ country: "FR", count: 1 }]);
  const { id: _id, ...point } = geo.data[0];
  const paris = { country: "FR", city: "Paris", latitude: 48.86, longitude: 2.35 };
  assert.deepEqual(point, { type: "ip", value: "192.0.2.7", ...paris });
  assert.deepEqual((await viewer.call("GET", `${at}/geo?country=DE`)).body.data, []);
  for (const path of ["timeline", "timeline/buckets", "geo"])
    assert.deepEqual(await statuses(team, (who) => who.call("GET", `${at}/${path}`)), [404, 200, 200, 200, 200]);
});
