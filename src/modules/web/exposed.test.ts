import assert from "node:assert/strict";
import { test } from "node:test";
import { dataOf } from "../../../test/data-folder.ts";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import exposed from "./exposed.ts";
import { exposures } from "./exposures.ts";

const root = "https://www.example.org/";
const secret = "DB_PASSWORD=not-a-real-secret";

async function run(
  http: Readonly<Record<string, CannedReply | NetError>>,
  rest: CannedReply | NetError = { status: 404, body: "no" },
) {
  const pages = Object.fromEntries(Object.entries(http).map(([path, reply]) => [new URL(path, root).href, reply]));
  const net = cannedNet({ http: { "www.example.org": rest, ...pages } });
  return { net, given: await runModule(exposed, { subject: { type: "url", value: root, traits: ["alive"] }, net }) };
}

test("a hit is believed by its content, and its proof is the telling bytes", async () => {
  const { net, given } = await run({
    "/.git/HEAD": { body: "ref: refs/heads/main\n" },
    "/.env": { body: `# x\n${secret}\n` },
  });
  assert.deepEqual(
    given.findings.map(({ type, severity, stable }) => [type, severity, stable.path]),
    [
      ["web.exposed_file", "high", "/.git/HEAD"],
      ["web.exposed_file", "critical", "/.env"],
    ],
  );
  assert.match(net.excerpt(given.findings[0]?.proofs[0]), /^ref: refs\/heads\/main/);
  assert.match(net.excerpt(given.findings[1]?.proofs[0]), /DB_PASSWORD/);
});

test("what a secret file holds is in the evidence, and not in the finding", async () => {
  const { given } = await run({ "/.env": { body: `${secret}\n` } });
  assert.doesNotMatch(JSON.stringify(given.findings), /not-a-real-secret/);
});

test("an open folder is a hit", async () => {
  const { net, given } = await run({
    "/uploads/": {
      headers: { "content-type": "text/html" },
      body: "<title>Index of /uploads</title><a href='../'>up</a>",
    },
  });
  assert.deepEqual(
    given.findings.map(({ type, stable }) => [type, stable.path]),
    [["web.directory_listing", "/uploads/"]],
  );
  assert.equal(net.excerpt(given.findings[0]?.proofs[0]), "<title>Index of /");
});

test("a miss is silence: 404 for all, or 200 for all with a page of the site's own", async () => {
  assert.deepEqual((await run({})).given.findings, []);
  const { given } = await run({}, { status: 200, body: "<h1>Welcome</h1>" });
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a site that answers every name with the telling content is inconclusive", async () => {
  const { given } = await run({}, { body: "ref: refs/heads/main" });
  assert.deepEqual(given.findings, []);
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a refusal of every name is blocked, not clean", async () => {
  const { net, given } = await run({}, { status: 403, body: "WAF" });
  assert.deepEqual([given.outcomes.map(({ outcome }) => outcome), net.asked.length], [["blocked"], 1]);
});

test("a site that asks for patience is left alone at once", async () => {
  const { net, given } = await run({ "/.env": { status: 429 } });
  assert.equal(given.outcomes[0]?.outcome, "rate_limited");
  assert.equal(net.asked.at(-1), "http GET https://www.example.org/.env");
});

test("a path that cannot be asked for does not keep the others from being asked", async () => {
  const { given } = await run({
    "/.env": new NetError("failed", "hung up"),
    "/backup.sql": { body: "CREATE TABLE `a` (b int);" },
  });
  assert.deepEqual(
    given.findings.map(({ stable }) => stable.path),
    ["/backup.sql"],
  );
  assert.deepEqual(given.outcomes, [{ outcome: "failed", why: "/.env: hung up" }]);
});

test("a site that sends everybody elsewhere is asked once: a miss", async () => {
  const elsewhere = { status: 301, headers: { location: "https://else.test/" } };
  const { net, given } = await run({}, elsewhere);
  assert.deepEqual([given.findings, given.outcomes, net.asked.length], [[], [], 1]);
});

test("malformed content under a telling name is a miss", async () => {
  for (const body of ["", "\u0000", "<html>FOO=bar</html>", "ref:", "{"]) {
    const pages = Object.fromEntries(exposures.map(({ path }) => [path, { body }]));
    assert.deepEqual((await run(pages)).given.findings, [], body);
  }
});

test("what a CDN's front end shows says whose machine that is, and stays a finding of the site", async (t) => {
  const net = cannedNet({ http: { "www.example.org": { status: 404 }, [`${root}.env`]: { body: `${secret}\n` } } });
  const data = dataOf(t, { providers: [{ name: "Edge", kind: "cdn", ranges: ["192.0.2.0/24"] }] });
  const { findings } = await runModule(exposed, {
    subject: { type: "url", value: root, traits: ["alive"] },
    net,
    data,
  });
  assert.deepEqual(
    [findings[0]?.of.value, findings[0]?.data.machine],
    [root, { address: "192.0.2.80", provider: "Edge", kind: "cdn" }],
  );
  assert.match(findings[0]?.description ?? "", /belongs to Edge, a content delivery network/);
});
