import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { aTestApi } from "../../../../test/api.ts";
import { type Home, onEveryHome } from "../../../../test/builders.ts";
import type { Told } from "../../../../test/fixtures/told-modules.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";
import { aFinding, aTeller, toldRegistry } from "../../../../test/told.ts";

type Shown = { id: number; value: string; type: string };
const name = (value: string, ...traits: string[]): Told => ({
  ...{ entity: "hostname", value: `${value}.example.org`, relation: "subdomain_of", reverse: true, traits },
});
const contact = (value: string): Told => ({ entity: "email", value, relation: "has_contact" });
const world = {
  "told.domain": {
    "domain example.org": [
      ...[name("www", "alive"), name("api"), name("old"), contact("j.doe@example.org"), contact("mary@example.org")],
      { entity: "username", value: "John-Doe_99" },
      { claim: { registrar: "First Registrar" } },
    ],
  },
  "told.host": {
    "hostname www.example.org": [
      { entity: "ip", value: "192.0.2.1", relation: "resolves_to" },
      { finding: aFinding("test.open_door") },
      { finding: aFinding("test.dust", { severity: "info" }) },
    ],
    "hostname api.example.org": [{ entity: "ip", value: "192.0.2.1", relation: "resolves_to" }],
  },
} as const;

async function aStage(t: TestContext, home: Home) {
  const api = await aTestApi(t, home, {}, { registry: toldRegistry });
  const team = await aTeam(api);
  const { scan } = aTeller(t, api.app, { workspace: team.ws, name: team.owner.id, role: "owner" });
  const at = `${team.at}/entities`;
  const get = async (path: string) => {
    const answer = await team.viewer.call("GET", `${at}${path}`);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const values = async (path: string) => (await get(path)).data.map((one: Shown) => one.value);
  const idOf = async (type: string, value: string): Promise<number> =>
    (await get(`/lookup?type=${type}&value=${encodeURIComponent(value)}`)).data.id;
  return { api, team, scan, at, get, values, idOf };
}

onEveryHome(
  "entities are listed by type, scope, trait and findings, in every order, page by page",
  async (t, home) => {
    const { team, scan, at, get, values } = await aStage(t, home);
    const id = await scan(world);
    assert.deepEqual(await values("?type=hostname&sort=value"), [
      "api.example.org",
      "old.example.org",
      "www.example.org",
    ]);
    assert.deepEqual(await values("?type=hostname,ip&sort=-type"), [
      ...["192.0.2.1"],
      ...["www.example.org", "old.example.org", "api.example.org"],
    ]);
    assert.deepEqual(await values(`?trait=alive&scan=${id}`), ["www.example.org"]);
    assert.deepEqual(await values("?severity=high,critical"), ["www.example.org"]);
    assert.equal((await values("?sort=-findings"))[0], "www.example.org");
    assert.ok((await values(`?scan=${id}&in_scope=true`)).includes("example.org"));
    assert.deepEqual(await values("?first_seen_to=2001-01-01T00:00:00Z"), []);
    const { data, pagination } = await get("?type=hostname&fields=value,findings&sort=value");
    assert.deepEqual([data[0], pagination.total], [{ value: "api.example.org", findings: 0 }, 3]);
    for (const sort of ["first_seen", "-first_seen", "last_seen", "value", "-value", "type", "-findings"]) {
      const paged = (await everyPage(team.viewer, `${at}?sort=${sort}`, 3)).map((one) => one.value);
      assert.deepEqual(paged, await values(`?sort=${sort}`), sort);
      assert.equal(new Set(paged).size, 8, sort);
    }
    assert.deepEqual(
      (await get("/facets")).data.type.map(({ label, n }: { label: string; n: number }) => [label, n]),
      [
        ["domain", 1],
        ["email", 2],
        ["hostname", 3],
        ["ip", 1],
        ["username", 1],
      ],
    );
    const stats = (await get(`/stats?scan=${id}`)).data;
    assert.deepEqual([stats.total, stats.relations.total], [8, 7]);
  },
  { timeout: 120_000 },
);

onEveryHome(
  "search finds a value, a part of it, a handle however it is written, words of attributes, and slips of the pen",
  async (t, home) => {
    const { scan, values } = await aStage(t, home);
    await scan(world);
    const found: [string, string][] = [
      ["www.example.org", "www.example.org"],
      ["ww", "www.example.org"],
      ["ld.exam", "old.example.org"],
      ["jdoe", "j.doe@example.org"],
      ["jdoe", "john-doe_99"],
      ["@JohnDoe", "john-doe_99"],
      ["first registrar", "example.org"],
      ["jonh-doe", "john-doe_99"],
      ["192.0.2", "192.0.2.1"],
    ];
    for (const [asked, value] of found)
      assert.ok((await values(`?q=${encodeURIComponent(asked)}`)).includes(value), `${asked} finds ${value}`);
    assert.equal((await values("?q=www.example.org"))[0], "www.example.org", "the best first");
    assert.deepEqual(await values("?q=example&type=email&sort=value"), ["j.doe@example.org", "mary@example.org"]);
    assert.deepEqual(await values("?q=%25"), [], "a wildcard is a letter like others");
    assert.deepEqual(await values("?q=nobody-at-all"), []);
  },
  { timeout: 120_000 },
);

onEveryHome(
  "an entity shows its neighbours, who saw it, what was claimed when by whom, and what is wrong with it",
  async (t, home) => {
    const { scan, get, idOf } = await aStage(t, home);
    await scan(world);
    const again = { "told.domain": { "domain example.org": [{ claim: { registrar: "Second Registrar" } }] } };
    const second = await scan(again);
    const domain = await idOf("domain", "EXAMPLE[.]org");
    const shown = (await get(`/${domain}`)).data;
    assert.deepEqual([shown.value, shown.scans.length, shown.scans[0].scan], ["example.org", 2, second]);
    const { groups } = await get(`/${domain}/neighbours`);
    assert.deepEqual(
      groups.map((one: Record<string, unknown>) => [one.relation, one.direction, one.type, one.count, one.more]),
      [
        ["has_contact", "out", "email", 2, false],
        ["subdomain_of", "in", "hostname", 3, false],
      ],
    );
    const list = `/${domain}/neighbours?relation=subdomain_of&direction=in`;
    const first = await get(`${list}&limit=2`);
    const rest = await get(`${list}&limit=2&cursor=${first.pagination.next}`);
    assert.equal(new Set([...first.data, ...rest.data].map((one) => one.entity.value)).size, 3);
    assert.equal(rest.pagination.next, null);
    const claims = (await get(`/${domain}/claims?attribute=registrar`)).data;
    assert.deepEqual(claims.map((one: Record<string, unknown>) => [one.value, one.contradicted, one.shown]).sort(), [
      ["First Registrar", true, false],
      ["Second Registrar", true, true],
    ]);
    const seen = (await get(`/${domain}/provenance`)).data;
    const about = seen.map((one: { about: { kind: string } }) => one.about.kind);
    assert.ok(about.includes("entity") && about.includes("claim"), JSON.stringify(about));
    assert.ok(seen.every((one: { proofs: unknown[]; module: string }) => one.proofs.length > 0 && one.module !== ""));
    const findings = (await get(`/${await idOf("hostname", "www.example.org")}/findings`)).data;
    assert.deepEqual(
      findings.map((one: { type: string }) => one.type),
      ["test.open_door", "test.dust"],
    );
  },
  { timeout: 120_000 },
);

onEveryHome(
  "an erased entity is gone with all that is known of it; what only it led to goes too, what else is known stays",
  async (t, home) => {
    const { team, scan, at, get, values, idOf } = await aStage(t, home);
    await scan(world);
    const person = await idOf("email", "j.doe@example.org");
    const refused = await statuses(team, (who) =>
      who.call("POST", `${at}/${person}/erase`, who === team.owner || who === team.admin ? {} : { reason: "asked" }),
    );
    assert.deepEqual(refused, [404, 403, 403, 422, 422]);
    const erased = await team.admin.call("POST", `${at}/${person}/erase`, { reason: "the person asked" });
    assert.equal(erased.status, 200, JSON.stringify(erased.body));
    assert.equal((await team.viewer.call("GET", `${at}/${person}`)).status, 404);
    assert.deepEqual(await values("?q=j.doe"), ["john-doe_99"]);
    assert.deepEqual(await values("?type=email"), ["mary@example.org"]);
    assert.deepEqual((await get("/stats")).data.by_type.find((one: { label: string }) => one.label === "email").n, 1);
    const { body } = await team.owner.call("GET", `${team.at}/audit?action=entity.erase`);
    assert.deepEqual(
      body.data.map((one: { subject: string }) => one.subject),
      [`entity ${person}`],
      "ids alone",
    );
  },
  { timeout: 120_000 },
);

onEveryHome(
  "entities of others are not there, and wrong questions are answered with what to do",
  async (t, home) => {
    const { team, scan, at, idOf } = await aStage(t, home);
    const id = await scan(world);
    const domain = await idOf("domain", "example.org");
    assert.deepEqual(await statuses(team, (who) => who.call("GET", `${at}/${domain}`)), [404, 200, 200, 200, 200]);
    const mine = `/api/v1/workspaces/${team.stranger.workspace}/entities`;
    for (const path of [
      `/${domain}`,
      `/${domain}/neighbours`,
      `/${domain}/provenance`,
      `/${domain}/claims`,
      `?scan=${id}`,
    ])
      assert.equal((await team.stranger.call("GET", mine + path)).status, 404, path);
    assert.deepEqual((await team.stranger.call("GET", `${mine}?q=example.org`)).body.data, []);
    const wrong = [
      ...[
        "?type=nothing",
        "?sort=size",
        "?limit=0",
        "?limit=501",
        "?trait=alive",
        "?in_scope=true",
        "?trait=nothing&scan=",
      ],
      ...[
        "?cursor=x.y",
        "/abc",
        "/lookup?type=domain",
        "/lookup?type=ip&value=nonsense",
        "?q=%00",
        `?q=${"x".repeat(201)}`,
      ],
      ...[`?scan=${id}&investigation=${id}`, "?first_seen_from=yesterday", "/1e3", "/-1"],
    ];
    for (const path of wrong) {
      const { status, body } = await team.viewer.call("GET", at + path);
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.ok(body.detail && body.error_code, path);
    }
    const { next } = (await team.viewer.call("GET", `${at}?sort=value&limit=2`)).body.pagination;
    assert.equal(
      (await team.viewer.call("GET", `${at}?sort=-value&limit=2&cursor=${next}`)).status,
      422,
      "of another order",
    );
  },
  { timeout: 120_000 },
);

onEveryHome(
  "what a private investigation holds is asked for by those alone who may see it",
  async (t, home) => {
    const { team, scan } = await aStage(t, home);
    const made = await team.analyst.call("POST", `${team.at}/investigations`, {
      title: "Quiet",
      visibility: "private",
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id } = made.body.data;
    await scan(world);
    const own = await team.analyst.call("POST", `${team.at}/investigations/${id}/scans`, {
      ...{ targets: ["example.org"], modules: ["told.domain"], options: { "told.domain": { script: "/dev/null" } } },
    });
    assert.equal(own.status, 201, JSON.stringify(own.body));
    const asked = [
      `entities?investigation=${id}`,
      `entities?scan=${own.body.data.id}`,
      `evidence?scan=${own.body.data.id}`,
    ];
    for (const path of asked)
      assert.deepEqual(
        await statuses(team, (who) => who.call("GET", `${team.at}/${path}`)),
        [404, 404, 200, 200, 200],
        path,
      );
    for (const path of ["findings", "findings/stats", "relations"])
      assert.equal((await team.viewer.call("GET", `${team.at}/${path}?investigation=${id}`)).status, 404, path);
  },
  { timeout: 120_000 },
);
