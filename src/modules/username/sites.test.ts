import assert from "node:assert/strict";
import { test } from "node:test";
import { account } from "../../model/entities/account.ts";
import { url } from "../../model/entities/url.ts";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { sites } from "./_site-list.ts";
import sitesModule, { randomName } from "./sites.ts";

const github = "https://api.github.com/users/labrat42";

function run(
  site: string,
  hosts: Readonly<Record<string, CannedReply | NetError | readonly (CannedReply | NetError)[]>>,
) {
  const net = cannedNet({ http: hosts });
  const subject = { type: "username", value: "labrat42" };
  return { net, given: runModule(sitesModule, { subject, net, options: { sites: [site] }, footprint: "P0" }) };
}

test("a hit is an account with its profile page, and points at the words that say so", async () => {
  const { net, given } = run("github", {
    [github]: { body: { login: "labrat42", name: "Lab Rat" } },
    "api.github.com": { status: 404, body: {} },
  });
  const { entities, relations, outcomes } = await given;
  const [found] = entities;
  assert.deepEqual([found?.value, found?.attributes], ["github:labrat42", { site: "GitHub", display_name: "Lab Rat" }]);
  assert.deepEqual(
    found?.proofs.map((proof) => net.excerpt(proof)),
    ['"login"', "Lab Rat"],
  );
  assert.deepEqual(
    relations.map(({ relation, to }) => `${relation} ${to.value}`),
    ["has_account github:labrat42", "profile_at https://github.com/labrat42"],
  );
  assert.deepEqual(outcomes, []);
});

test("a miss is silence, and costs one request", async () => {
  const { net, given } = run("github", { "api.github.com": { status: 404, body: {} } });
  const { entities, outcomes } = await given;
  assert.deepEqual([entities, outcomes, net.asked.length], [[], [], 1]);
});

test("a site that has a profile for everybody is inconclusive, never a hit", async () => {
  const { given } = run("github", { "api.github.com": { body: { login: "anybody" } } });
  const { entities, outcomes } = await given;
  assert.deepEqual(entities, []);
  assert.deepEqual(outcomes, [{ outcome: "inconclusive", why: "github shows a profile for a name that cannot exist" }]);
});

test("a refusal by one site is its own, and the others are asked all the same", async () => {
  const net = cannedNet({
    http: {
      "api.github.com": { status: 403, body: "no" },
      "gitlab.com": { status: 429, body: "slow down" },
      "codeberg.org": new NetError("timeout", "no answer in 10 s"),
      "https://lichess.org/api/user/labrat42": { body: { username: "labrat42" } },
      "lichess.org": { status: 404 },
    },
  });
  const options = { sites: ["github", "gitlab", "codeberg", "lichess"] };
  const given = await runModule(sitesModule, { subject: { type: "username", value: "labrat42" }, net, options });
  assert.deepEqual(
    given.entities.filter(({ type }) => type === "account").map(({ value }) => value),
    ["lichess:labrat42"],
  );
  assert.deepEqual(given.outcomes.map(({ outcome, why }) => `${outcome} ${why.split(/[ :]/)[0]}`).sort(), [
    "blocked github",
    "rate_limited gitlab",
    "timeout codeberg",
  ]);
});

test("a challenge page with status 200 is blocked, not a hit", async () => {
  const { given } = run("vimeo", { "vimeo.com": { body: "<title>Just a moment...</title>" } });
  const { entities, outcomes } = await given;
  assert.deepEqual([entities, outcomes[0]?.outcome], [[], "blocked"]);
});

test("a malformed answer, with neither sign or with both, is inconclusive", async () => {
  for (const body of ["", "{", "\u0000\uFFFD", "<html>"]) {
    const { given } = run("github", { "api.github.com": { body } });
    const { entities, outcomes } = await given;
    assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]], body);
  }
  const both = 'tgme_page_title name="robots" content="noindex"';
  const { outcomes } = await run("telegram", { "t.me": { body: both } }).given;
  assert.equal(outcomes[0]?.outcome, "inconclusive");
});

test("a name that a site cannot have is not asked for there", async () => {
  const net = cannedNet({ http: {} });
  const subject = { type: "username", value: "x" };
  const given = await runModule(sitesModule, { subject, net, options: { sites: ["telegram", "reddit"] } });
  assert.deepEqual([net.asked, given.outcomes], [[], []]);
});

test("the name that cannot exist fits the rules of every site", () => {
  for (let round = 0; round < 50; round++) {
    const name = randomName();
    for (const site of sites) assert.match(name, site.names, site.id);
  }
});

test("each site has an id of its own, profiles that are URLs, and accounts that are accounts", () => {
  assert.ok(sites.length >= 20);
  assert.equal(new Set(sites.map(({ id }) => id)).size, sites.length);
  for (const site of sites) {
    const name = randomName();
    assert.ok(url.parse(site.profile.replaceAll("{}", name)), site.id);
    assert.equal(account.parse(`${site.id}:${name}`), `${site.id}:${name}`);
    assert.ok(!site.names.test(""), site.id);
    assert.ok(site.absent.status !== site.exists.status || site.absent.text || site.absent.whole, site.id);
  }
});
