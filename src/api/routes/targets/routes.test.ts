import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { onEveryApi } from "../../../../test/api.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";

const acknowledgement = "I have the written permission of the owner to test these systems.";

onEveryApi("targets are made from what people write, once, and found again", async (_t, api) => {
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}/targets`;
  const add = (value: string, more: object = {}) => ada.call("POST", at, { value, ...more });
  const cases: [written: string, type: string, value: string][] = [
    ["Example[.]COM", "domain", "example.com"],
    ["hxxps://www.example[.]com/a", "url", "https://www.example.com/a"],
    ["info(at)example.com", "email", "info@example.com"],
    ["@jdoe", "username", "jdoe"],
    ["192.0.2.0/24", "range", "192.0.2.0/24"],
    ["www.example.com", "hostname", "www.example.com"],
    ["+33 1 42 68 53 00", "phone", "+33142685300"],
  ];
  for (const [written, type, value] of cases) {
    const { status, body, headers } = await add(written);
    assert.deepEqual([status, body.data.type, body.data.value], [201, type, value], written);
    assert.equal(headers.location, `${at}/${body.data.id}`);
    assert.deepEqual([body.data.authorization, body.data.scope.footprint], [null, "P1"]);
  }
  const again = await add("example.com");
  assert.equal(again.status, 200, "there already");
  const other = await add("example.com", { label: "Ours" });
  assert.deepEqual([other.status, other.body.error_code], [409, "taken"]);
  assert.equal((await add("1234", { type: "username" })).body.data.value, "1234");

  for (const [value, why] of [
    ["example", /single word/],
    ["co.uk", /public suffix/],
    ["192.0.2.1-192.0.2.6", /means 4 ranges/],
    ["ftp://example.com", /only http/],
  ] as const) {
    const refused = await add(value);
    assert.deepEqual([refused.status, refused.body.error_code], [422, "bad_target"], value);
    assert.match(refused.body.detail, why);
  }
  assert.match((await add("x", { type: "planet" })).body.detail, /no type of target: there are domain/);
  assert.equal((await add("a\0b.example.com")).status, 422);
  assert.equal((await add("example.org", { colour: "red" })).status, 422, "what is not known is refused");

  const email = await ada.call("POST", `${at}/email`, { email: "Jane.Doe@Example.com" });
  assert.deepEqual([email.status, email.body.data.type], [201, "email"]);
  const domain = await ada.call("POST", `${at}/domain`, { domain: "example.net" });
  assert.deepEqual([domain.status, domain.body.data.value], [201, "example.net"]);
  assert.equal((await ada.call("POST", `${at}/email`, { email: "example.net" })).status, 422);

  const all = await everyPage(ada, at, 3);
  assert.equal(all.length, cases.length + 3);
  assert.equal(new Set(all.map((one) => one.id)).size, all.length, "each once");
  const values = (await everyPage(ada, `${at}?sort=value`, 4)).map((one) => one.value);
  assert.deepEqual(values, [...values].sort());
  const found = await ada.call("GET", `${at}?q=EXAMPLE.c&type=email`);
  assert.deepEqual(
    found.body.data.map((one: { value: string }) => one.value),
    ["jane.doe@example.com", "info@example.com"],
  );
  const foreign = await ada.call(
    "GET",
    `${at}?sort=value&cursor=${(await ada.call("GET", `${at}?limit=1`)).body.pagination.next}`,
  );
  assert.deepEqual([foreign.status, foreign.body.error_code], [422, "invalid"], "a cursor of another order");
  assert.equal((await ada.call("GET", `${at}?cursor=bm90IGpzb24`)).status, 422);
});

onEveryApi("a pasted list is answered line by line, and a dry run makes nothing", async (_t, api) => {
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}/targets`;
  const pasted = [
    "# our names",
    "example[.]com",
    "example.com   # again",
    "",
    "a.example.org, b.example.org; 192.0.2.1-192.0.2.3",
    "nonsense",
  ].join("\r\n");
  const expected = (made: string) => [
    [2, "example.com", made],
    [3, "example.com", "there"],
    [5, "a.example.org", made],
    [5, "b.example.org", made],
    [5, "192.0.2.1/32", made],
    [5, "192.0.2.2/31", made],
    [6, null, "refused"],
  ];
  type Line = { line: number; value: string | null; outcome: string; why: string | null };
  const send = async (dry_run: boolean) => {
    const { status, body } = await ada.call("POST", `${at}/bulk`, { text: pasted, dry_run });
    assert.equal(status, 200);
    const { lines, ...counts } = body.data;
    return { counts, lines: lines.map((line: Line) => [line.line, line.value, line.outcome]), why: lines.at(-1).why };
  };
  const dry = await send(true);
  assert.deepEqual(dry.lines, expected("would_be_made"));
  assert.deepEqual(dry.counts, { dry_run: true, made: 5, there: 1, refused: 1 });
  assert.match(dry.why, /single word/);
  assert.equal((await ada.call("GET", at)).body.data.length, 0);
  assert.deepEqual((await send(false)).lines, expected("made"));
  assert.deepEqual((await send(false)).counts, { dry_run: false, made: 0, there: 6, refused: 1 });

  const csv = `Name;Value;Type\n"Head; office";acme.test;domain\n;"1234";username\nbroken;;domain`;
  const table = await ada.call("POST", `${at}/bulk`, { text: csv });
  assert.deepEqual(
    table.body.data.lines.map((line: Line & { type: string }) => [line.line, line.type, line.value, line.outcome]),
    [
      [2, "domain", "acme.test", "made"],
      [3, "username", "1234", "made"],
      [4, null, null, "refused"],
    ],
  );
  assert.equal((await ada.call("GET", `${at}?q=acme`)).body.data[0].label, "Head; office");

  const many = Array.from({ length: 10_000 }, (_, n) => `h${n}.example.com`);
  const big = await ada.call("POST", `${at}/bulk`, { text: many.join("\n") });
  assert.deepEqual([big.status, big.body.data.made], [200, 10_000]);
  const more = await ada.call("POST", `${at}/bulk`, { text: [...many, "one.more.example"].join("\n") });
  assert.deepEqual([more.status, more.body.error_code], [422, "invalid"]);
});

onEveryApi("contact is authorized by an admin, word for word, changed only anew, and withdrawn", async (_t, api) => {
  const team = await aTeam(api);
  const { admin, analyst, viewer } = team;
  const made = await analyst.call("POST", `${team.at}/targets`, {
    value: "example.com",
    scope: { deny: ["mail.example.com"] },
  });
  const target = `${team.at}/targets/${made.body.data.id}`;
  const scope = { footprint: "P2", authorized_by: "Jane Doe, contract 12" };
  const authorize = (more: object = {}) =>
    admin.call("POST", `${target}/authorize`, { scope: { ...scope, ...more }, acknowledgement });

  assert.equal((await analyst.call("POST", `${target}/authorize`, { scope, acknowledgement })).status, 403);
  assert.equal((await admin.call("POST", `${target}/authorize`, { scope, acknowledgement: "ok" })).status, 422);
  for (const [more, why] of [
    [{ footprint: "P1" }, /want no authorization/],
    [{ authorized_by: undefined }, /Say who authorized/],
    [{ allow: ["other.example"] }, /does not hold the target itself/],
    [{ allow: ["example.com", "co.uk"] }, /too wide/],
    [{ allow: ["example.com", "10.0.0.0/4"] }, /too wide/],
    [{ allow: ["example.com", "not a name"] }, /neither a name/],
    [{ until: "2020-01-01T00:00:00Z" }, /over before it begins/],
  ] as const) {
    const refused = await authorize(more);
    assert.deepEqual([refused.status, refused.body.error_code], [422, "bad_scope"], JSON.stringify(more));
    assert.match(refused.body.detail, why);
  }

  const done = await authorize();
  assert.equal(done.status, 200);
  const { authorization } = done.body.data;
  assert.deepEqual(
    [authorization.scope.allow, authorization.scope.deny, authorization.acknowledgement, authorization.acknowledged_by],
    [["example.com"], ["mail.example.com"], acknowledgement, admin.id],
  );
  const changed = await analyst.call("PATCH", target, { scope: { deny: [] } });
  assert.deepEqual([changed.status, changed.body.error_code], [409, "conflict"]);
  assert.equal((await analyst.call("PATCH", target, { label: "Ours" })).body.data.label, "Ours");
  assert.equal((await viewer.call("GET", `${team.at}/targets?authorized=true`)).body.data.length, 1);

  const soon = new Date(Date.now() + 300).toISOString();
  assert.equal((await authorize({ until: soon })).body.data.authorization.scope.until, soon);
  await sleep(400);
  assert.equal((await viewer.call("GET", target)).body.data.authorization, null);
  assert.equal((await viewer.call("GET", `${team.at}/targets?authorized=true`)).body.data.length, 0);
  assert.equal((await authorize({ footprint: "P3" })).status, 200);
  assert.equal((await viewer.call("POST", `${target}/withdraw`)).status, 403);
  assert.equal((await analyst.call("POST", `${target}/withdraw`)).body.data.authorization, null);
  assert.equal((await analyst.call("POST", `${target}/withdraw`)).status, 409);
  const history = (await viewer.call("GET", `${target}/authorizations`)).body.data;
  assert.deepEqual(
    history.map((one: { scope: { footprint: string }; withdrawn_by: string }) => [
      one.scope.footprint,
      one.withdrawn_by,
    ]),
    [
      ["P3", analyst.id],
      ["P2", admin.id],
      ["P2", admin.id],
    ],
  );

  await authorize();
  assert.equal((await analyst.call("DELETE", target)).status, 204);
  assert.deepEqual((await viewer.call("GET", `${team.at}/targets`)).body.data, []);
  assert.equal((await viewer.call("GET", `${team.at}/targets?archived=only`)).body.data[0].authorization, null);
  assert.equal((await analyst.call("POST", `${target}/restore`)).body.data.archived_at, null);

  const audit = (await admin.call("GET", `${team.at}/audit?subject=${made.body.data.id}`)).body.data;
  assert.deepEqual(
    audit.map((row: { action: string }) => row.action).reverse(),
    [
      "create",
      "authorize",
      "change",
      "authorize",
      "authorize",
      "withdraw",
      "authorize",
      "withdraw",
      "archive",
      "restore",
    ].map((it) => `target.${it}`),
  );
  assert.ok(!JSON.stringify(audit).includes("example.com"), "the chain holds ids only");
});

onEveryApi("who may do what with targets, and another tenant's", async (_t, api) => {
  const team = await aTeam(api);
  let n = 0;
  assert.deepEqual(await statuses(team, (who) => who.call("GET", `${team.at}/targets`)), [404, 200, 200, 200, 200]);
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/targets`, { value: `n${n++}.example.com` })),
    [404, 403, 201, 201, 201],
  );
  const { id } = (await team.owner.call("POST", `${team.at}/targets`, { value: "example.com" })).body.data;
  const body = { scope: { footprint: "P2", authorized_by: "its owner" }, acknowledgement };
  assert.deepEqual(
    await statuses(team, (who) => who.call("POST", `${team.at}/targets/${id}/authorize`, body)),
    [404, 403, 403, 200, 200],
  );
  const theirs = `/api/v1/workspaces/${team.stranger.workspace}/targets`;
  for (const [method, path, given] of [
    ["GET", "", undefined],
    ["PATCH", "", { label: "x" }],
    ["DELETE", "", undefined],
    ["POST", "/authorize", body],
    ["POST", "/withdraw", undefined],
    ["POST", "/restore", undefined],
    ["GET", "/authorizations", undefined],
  ] as const) {
    const answer = await team.stranger.call(method, `${theirs}/${id}${path}`, given);
    assert.deepEqual([answer.status, answer.body.error_code], [404, "not_found"], `${method} ${path}`);
    assert.equal((await team.owner.call(method, `${team.at}/targets/${randomUUID()}${path}`, given)).status, 404);
  }
  assert.equal((await team.owner.call("GET", `${team.at}/targets/not-an-id`)).status, 422);
});
