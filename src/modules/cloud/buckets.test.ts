import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, type RunInput, runModule } from "../../sdk/testing.ts";
import { bucketAt, bucketOfAlias, findBuckets } from "../_bucket-names.ts";
import { bucketNames, stemOf } from "./_bucket-names.ts";
import buckets from "./buckets.ts";

const xml = (status: number, code: string, more = ""): CannedReply => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code>${more}</Error>`,
});
const list = (name: string, ...keys: string[]): CannedReply => ({
  body: `<ListBucketResult xmlns="x"><Name>${name}</Name>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("")}</ListBucketResult>`,
});

type Replies = Readonly<Record<string, CannedReply | NetError>>;

/** Every bucket is absent but those in the table: by host and path. */
function clouds(replies: Replies, zone: readonly string[] = [], rest?: CannedReply) {
  const key = (url: string) => {
    const { host, pathname } = new URL(url);
    return host + (pathname === "/" ? "" : pathname);
  };
  const http = new Proxy<Record<string, CannedReply | NetError>>(
    {},
    {
      has: (_, url: string) => url.startsWith("https://"),
      get: (_, url: string) => replies[key(url)] ?? rest ?? xml(404, "NoSuchBucket"),
    },
  );
  return cannedNet({ zone, http });
}

const acme = { type: "domain", value: "acme.test" };
const s3Only = { providers: ["s3"], words: ["backup"] };

async function run(subject: RunInput["subject"], net: ReturnType<typeof clouds>, more: Partial<RunInput> = {}) {
  return runModule(buckets, { subject, net, scope: ["acme.test"], options: s3Only, ...more });
}

test("a hit by name is a bucket that lists, proved by the list, and never called the organisation's own", async () => {
  const net = clouds({ "acme-backup.s3.amazonaws.com": list("acme-backup", "2024/db.sql", "a.txt") });
  const { relations, entities, findings } = await run(acme, net);
  assert.deepEqual(
    relations.map(({ from, relation, to }) => `${from.value} ${relation} ${to.value}`),
    ["acme.test stores_in s3:acme-backup"],
  );
  assert.deepEqual([entities[0]?.attributes, entities[0]?.confidence], [{ access: "listed", found_by: ["name"] }, 0.3]);
  const [finding] = findings;
  assert.deepEqual(
    [finding?.of.value, finding?.severity, finding?.data.examples],
    ["s3:acme-backup", "high", ["2024/db.sql", "a.txt"]],
  );
  assert.match(finding?.description ?? "", /NOT proven/);
  assert.deepEqual(
    finding?.proofs.map((proof) => net.excerpt(proof).slice(0, 24)),
    ["<ListBucketResult xmlns=", "<Key>2024/db.sql"],
  );
});

test("a bucket that is there and refuses is told and no finding", async () => {
  const { entities, findings } = await run(acme, clouds({ "acme.s3.amazonaws.com": xml(403, "AccessDenied") }));
  assert.deepEqual([entities[0]?.value, entities[0]?.attributes.access, findings], ["s3:acme", "denied", []]);
});

test("a bucket of another region is asked for there, once", async () => {
  const moved = xml(301, "PermanentRedirect", "<Endpoint>acme.s3.eu-west-3.amazonaws.com</Endpoint>");
  const net = clouds({ "acme.s3.amazonaws.com": moved, "acme.s3.eu-west-3.amazonaws.com": list("acme") });
  const { entities } = await run(acme, net);
  assert.deepEqual(entities[0]?.attributes, { access: "listed", found_by: ["name"], region: "eu-west-3" });
  const loop = { ...moved, headers: { "x-amz-bucket-region": "eu-west-3" } };
  const round = await run(acme, clouds({ "acme.s3.amazonaws.com": loop, "acme.s3.eu-west-3.amazonaws.com": loop }));
  assert.deepEqual([round.entities, round.outcomes[0]?.outcome], [[], "inconclusive"]);
  const astray = xml(301, "PermanentRedirect", "<Endpoint>acme.s3-evil.amazonaws.com.attacker.test</Endpoint>");
  assert.deepEqual((await run(acme, clouds({ "acme.s3.amazonaws.com": astray }))).outcomes[0]?.outcome, "inconclusive");
});

test("names with dots go into the path, and Google's buckets are asked for at Google", async () => {
  const net = clouds({
    "s3.amazonaws.com/acme.backup/": list("acme.backup"),
    "storage.googleapis.com/acme_backup": list("acme_backup"),
  });
  const { entities } = await run(acme, net, { options: { providers: ["s3", "gcs"], words: ["backup"] } });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["s3:acme.backup", "gcs:acme_backup"],
  );
});

test("an account of Azure is there when its name resolves, and its containers are tried", async () => {
  const container = "acme.blob.core.windows.net/public";
  const enumeration = {
    body: '<EnumerationResults ContainerName="x"><Blobs><Blob><Name>q1.csv</Name></Blob></Blobs></EnumerationResults>',
  };
  const net = clouds(
    { [container]: enumeration },
    ["acme.blob.core.windows.net A 192.0.2.9"],
    xml(404, "ResourceNotFound"),
  );
  const { entities, findings } = await run(acme, net, { options: { providers: ["azure"], words: [] } });
  assert.deepEqual(
    entities.map(({ value, attributes }) => [value, attributes.access]),
    [
      ["azure:acme", "closed"],
      ["azure:acme/public", "listed"],
    ],
  );
  assert.deepEqual(findings[0]?.data.examples, ["q1.csv"]);
});

test("an alias of a bucket makes it a hit of more weight, and one that leads to no bucket asks nobody", async () => {
  const files = { type: "hostname", value: "files.acme.test" };
  const alias = (to: string) => ({
    from: files,
    relation: "alias_of",
    to: { type: "hostname", value: to, inScope: false, distance: 1 },
  });
  const net = clouds({ "acme-files.s3.amazonaws.com": list("acme-files") });
  const found = await run(alias("acme-files.s3-website-us-east-1.amazonaws.com"), net);
  assert.deepEqual([found.entities[0]?.confidence, found.findings[0]?.severity], [0.9, "low"]);
  const none = clouds({});
  await run(alias("edge.cdn.test"), none);
  assert.deepEqual(none.asked, []);
  assert.equal(bucketOfAlias("files.acme.test", "c.storage.googleapis.com"), "gcs:files.acme.test");
});

test("a bucket that a page in scope mentions is asked for, and one that this module found is not again", async () => {
  const bucket = { type: "bucket", value: "gcs:acme-media", inScope: false, distance: 1 };
  const page = { type: "url", value: "https://www.acme.test/" };
  const net = clouds({ "storage.googleapis.com/acme-media": xml(403, "AccessDenied") });
  const relations = [{ from: page, relation: "mentions", to: bucket }];
  const { claims } = await run(bucket, net, { known: { relations } });
  assert.deepEqual(claims[0]?.attributes, { access: "denied", found_by: ["link"] });
  const quiet = clouds({});
  await run(bucket, quiet);
  assert.deepEqual(quiet.asked, []);
});

test("an organisation is looked for by what it calls itself, where that is not its domain's name", async () => {
  const named = (organisation: string) => ({
    from: acme,
    relation: "registered_by",
    to: { type: "organization", value: organisation, inScope: false },
  });
  const net = clouds({ "acme-widgets.s3.amazonaws.com": xml(403, "AccessDenied") });
  const { relations } = await run(named("Acme Widgets Ltd"), net);
  assert.deepEqual(
    relations.map(({ from, to }) => `${from.type} ${to.value}`),
    ["organization s3:acme-widgets"],
  );
  const quiet = clouds({});
  await run(named("Acme Inc."), quiet);
  assert.deepEqual(quiet.asked, []);
});

test("a miss is a provider that knows none of the names; guessing wants P3, and a domain in scope", async () => {
  const net = clouds({});
  const { entities, outcomes } = await run(acme, net);
  assert.deepEqual([entities, outcomes], [[], []]);
  assert.ok(net.asked.length > 4);
  for (const more of [{ footprint: "P2" as const }, { options: { guess: false } }]) {
    const quiet = clouds({});
    await run(acme, quiet, more);
    assert.deepEqual(quiet.asked, []);
  }
  const outside = clouds({});
  await run({ ...acme, inScope: false }, outside);
  assert.deepEqual(outside.asked, []);
});

test("a provider that has every bucket, or refuses every one, is inconclusive", async () => {
  for (const rest of [xml(403, "AccessDenied"), { body: "<h1>Welcome to the hotel network</h1>" }]) {
    const { entities, outcomes } = await run(acme, clouds({}, [], rest));
    assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  }
});

test("a refusal of the way there, and a wish to be asked later, are no absence", async () => {
  const blocked = { status: 403, body: "<h1>Blocked by policy</h1>" };
  assert.deepEqual((await run(acme, clouds({ "acme.s3.amazonaws.com": blocked }))).outcomes[0]?.outcome, "blocked");
  assert.equal(
    (await run(acme, clouds({ "acme.s3.amazonaws.com": xml(503, "SlowDown") }))).outcomes[0]?.outcome,
    "rate_limited",
  );
  const lost = new NetError("timeout", "no answer");
  assert.match(
    (await run(acme, clouds({ "acme.s3.amazonaws.com": lost }))).outcomes[0]?.why ?? "",
    /^1 of 7 names at s3/,
  );
});

test("malformed answers are inconclusive: a list of another bucket, half a list, no code", async () => {
  for (const body of ["", "<ListBucketResult><Name>other</Name>", "<Error><Code></Code></Error>", "{}"]) {
    const { findings, outcomes } = await run(acme, clouds({ "acme.s3.amazonaws.com": { body } }));
    assert.deepEqual([findings, outcomes[0]?.outcome], [[], "inconclusive"], body);
  }
});

test("buckets are recognised in every form of their addresses", () => {
  for (const [url, key] of [
    ["https://acme-a.s3.amazonaws.com/x.png", "s3:acme-a"],
    ["https://s3.eu-central-1.amazonaws.com/acme-b/x", "s3:acme-b"],
    ["https://s3-us-west-2.amazonaws.com/acme-c", "s3:acme-c"],
    ["https://acme.d.s3.dualstack.us-east-2.amazonaws.com/", "s3:acme.d"],
    ["https://storage.googleapis.com/acme-e/x", "gcs:acme-e"],
    ["https://acme-f.storage.googleapis.com/x", "gcs:acme-f"],
    ["https://storage.googleapis.com/storage/v1/b/acme-g/o", "gcs:acme-g"],
    ["https://firebasestorage.googleapis.com/v0/b/acme-h.appspot.com/o/x", "gcs:acme-h.appspot.com"],
    ["https://acmei.blob.core.windows.net/media/x", "azure:acmei/media"],
    ["https://acmej.z6.web.core.windows.net/", "azure:acmej"],
    ["https://ec2-1-2-3-4.compute-1.amazonaws.com/", null],
    ["https://maps.googleapis.com/maps/api/js", null],
  ] as const) {
    const { hostname, pathname } = new URL(url);
    assert.equal(bucketAt(hostname, pathname), key, url);
    for (const written of [url, url.replaceAll("/", "\\/"), url.replaceAll("/", "\\u002F"), encodeURIComponent(url)]) {
      assert.deepEqual(
        findBuckets(`x = "${written}";`).map(({ value }) => value),
        key ? [key] : [],
        written,
      );
    }
  }
});

test("names are made within what the provider allows, and whatever a company is called", () => {
  assert.deepEqual(bucketNames("s3", "acme", ["backup"], "acme.test"), [
    "acme",
    "acme-backup",
    "acmebackup",
    "acme.backup",
    "backup-acme",
    "acme.test",
    "acme-test",
  ]);
  assert.deepEqual(bucketNames("azure", "acme-widgets", ["data"], null), [
    "acmewidgets",
    "acmewidgetsdata",
    "dataacmewidgets",
  ]);
  assert.deepEqual(bucketNames("gcs", "ab", ["x"], null), []);
  assert.deepEqual(bucketNames("s3", "acme", ["../x?", "ok"], null), [
    "acme",
    "acme-ok",
    "acmeok",
    "acme.ok",
    "ok-acme",
  ]);
  assert.equal(stemOf("The Société Générale S.A."), "societe-generale");
  fc.assert(
    fc.property(fc.string(), (name) => {
      const stem = stemOf(name);
      if (stem) for (const made of bucketNames("azure", stem, ["data"], null)) assert.match(made, /^[a-z0-9]{3,24}$/);
      findBuckets(`https://${name}.s3.amazonaws.com/`);
    }),
  );
});
