import assert from "node:assert/strict";
import { test } from "node:test";
import type { Zone } from "../../lab/servers/zone.ts";
import { cannedZones } from "../../lab/testing.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { dnsProviderOf, providerOf, providers } from "./_takeover-rules.ts";
import takeover from "./takeover.ts";

const at = ["192.0.2.250"];
const zones: Zone[] = [
  {
    apex: "com",
    at,
    records:
      "@ NS ns.nic\nns.nic A 192.0.2.250\nexample NS ns1.example\ndigitalocean NS ns1.digitalocean\nns1.digitalocean A 192.0.2.56",
  },
  { apex: "io", at, records: "@ NS ns.nic.com.\ngithub NS ns.nic.com." },
  {
    apex: "net",
    at,
    records: "@ NS ns.nic.com.\nazurewebsites NS ns.nic.com.\ncloudapp NS ns.nic.com.\nother NS ns.nic.com.",
  },
  { apex: "github.io", at, records: "@ NS ns.nic.com.\n* A 192.0.2.81" },
  { apex: "cloudapp.net", at, records: "@ NS ns.nic.com." },
  { apex: "other.net", at, records: "@ NS ns.nic.com.\nmx A 192.0.2.25" },
  { apex: "digitalocean.com", at: ["192.0.2.56"], records: "@ NS ns1\nns1 A 192.0.2.56" },
  {
    apex: "example.com",
    at,
    records: `
      @ NS ns1
      ns1 A 192.0.2.250
      www A 192.0.2.9
      lapsed CNAME site.gone-for-good.com.
      chained CNAME lapsed
      absent CNAME old.other.net.
      azure CNAME shop.cloudapp.net.
      pages CNAME acme.github.io.
      inside CNAME nothing
      mail MX 10 mx.gone-for-good.com.
      mail MX 20 mx.other.net.
      lost MX 10 old.other.net.
      zone NS ns1.gone-for-good.com.
      parked NS ns1.digitalocean.com.`,
  },
];

async function run(label: string, more: Partial<Canned> = {}, footprint: "P1" | "P2" = "P2") {
  const resolver = more.resolver ?? servfail;
  const net = cannedNet({ ...more, resolver });
  const subject = { type: "hostname", value: `${label}.example.com` };
  return { net, ...(await runModule(takeover, { subject, net, footprint })) };
}

const whole = cannedZones(zones);
/** As a resolver does, which finds nobody to ask for the zones that are handed to nobody. */
const servfail: NonNullable<Canned["resolver"]> = (name, type, server) =>
  server === undefined && /^(?:zone|parked)\.example\.com$/.test(name) ? "SERVFAIL" : whole(name, type, server);

const saidOf = ({ findings }: Awaited<ReturnType<typeof run>>) =>
  findings.map(({ type, severity, data }) => [type, severity, data.how]);

test("a hit: an alias to a domain that its registry denies, however long the chain", async () => {
  for (const label of ["lapsed", "chained"]) {
    const given = await run(label);
    assert.deepEqual(saidOf(given), [["dns.dangling_cname", "high", "unregistered"]]);
    const [alias, denial] = given.findings[0]?.proofs.map(given.net.excerpt) ?? [];
    assert.equal(alias, "lapsed.example.com CNAME site.gone-for-good.com");
    assert.match(denial ?? "", /^gone-for-good\.com A NXDOMAIN\ncom SOA /);
    assert.deepEqual(given.outcomes, []);
  }
});

test("a hit: a mail server and a name server in a lapsed domain", async () => {
  const mail = await run("mail");
  assert.deepEqual(saidOf(mail), [["dns.dangling_mx", "high", "unregistered"]]);
  const zone = await run("zone");
  assert.deepEqual(saidOf(zone), [["dns.dangling_ns", "critical", "unregistered"]]);
  assert.equal(zone.net.excerpt(zone.findings[0]?.proofs[0]), "zone.example.com NS ns1.gone-for-good.com");
});

test("names that their zone denies are dangling, and claimable only where the provider gives them to anybody", async () => {
  assert.deepEqual(saidOf(await run("absent")), [["dns.dangling_cname", "low", "absent"]]);
  assert.deepEqual(saidOf(await run("inside")), [["dns.dangling_cname", "low", "absent"]]);
  assert.deepEqual(saidOf(await run("lost")), [["dns.dangling_mx", "low", "absent"]]);
  assert.deepEqual(saidOf(await run("azure")), [["dns.dangling_cname", "high", "provider"]]);
});

const nobody = "<title>Site not found</title><p>There isn't a GitHub Pages site here.</p>";

test("a provider's page is believed when it says the same of a customer that cannot be", async () => {
  const given = await run("pages", { http: { "http://pages.example.com/": { status: 404, body: nobody } } });
  assert.deepEqual(saidOf(given), [["dns.dangling_cname", "high", "provider"]]);
  assert.equal(given.net.excerpt(given.findings[0]?.proofs[0]), "There isn't a GitHub Pages site here.");
  assert.equal(given.net.asked.filter((it) => it.startsWith("http")).length, 2);
  const own = await run("pages", { http: { "http://pages.example.com/": [{ body: nobody }, { body: "Hello" }] } });
  assert.deepEqual([saidOf(own), own.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("a page in use is none of nobody's, and where the scan may not touch the target none is asked for", async () => {
  const used = await run("pages", { http: { "http://pages.example.com/": { body: "<h1>Docs</h1>" } } });
  assert.deepEqual([saidOf(used), used.outcomes], [[], []]);
  const quiet = await run("pages", {}, "P1");
  assert.deepEqual([saidOf(quiet), quiet.outcomes], [[], []]);
  assert.ok(!quiet.net.asked.some((it) => it.startsWith("http")));
});

test("a zone that a DNS provider refuses can be set up there by others", async () => {
  const given = await run("parked");
  assert.deepEqual(saidOf(given), [["dns.dangling_ns", "high", "provider"]]);
  assert.equal(given.net.excerpt(given.findings[0]?.proofs[0]), "parked.example.com SOA REFUSED\n");
});

test("a miss: names that lead somewhere, and names without records", async () => {
  for (const label of ["www", "ns1", "none"]) {
    const given = await run(label);
    assert.deepEqual([given.findings, given.outcomes], [[], []]);
  }
});

test("a resolver that filters, and denies what its zone does not, makes no finding", async () => {
  const given = await run("absent", {
    resolver: (name, type, server) => {
      if (server !== undefined) return { rcode: "NOERROR", authoritative: true, answers: [`${name} A 192.0.2.3`] };
      return name === "absent.example.com" && type === "A"
        ? { rcode: "NXDOMAIN", answers: ["absent.example.com CNAME old.other.net"] }
        : whole(name, type);
    },
  });
  assert.deepEqual(saidOf(given), []);
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a refusal and a timeout are outcomes, never findings", async () => {
  const refused = await run("lapsed", { resolver: () => "REFUSED" });
  assert.deepEqual([saidOf(refused), refused.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  const silent = await run("lapsed", {
    resolver: (name, type, server) => (server ? new NetError("timeout", "no answer") : whole(name, type)),
  });
  assert.deepEqual([saidOf(silent), silent.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
  const web = await run("pages", { http: { "http://pages.example.com/": new NetError("timeout", "no answer") } });
  assert.deepEqual([saidOf(web), web.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
});

test("a malformed target and a loop of aliases are nobody's to take", async () => {
  const given = await run("x", {
    resolver: (name, type) =>
      type === "A" ? { rcode: "NXDOMAIN", answers: [`${name} CNAME \\027[31mred.gone-for-good.com`] } : "NXDOMAIN",
  });
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
  const loop = await run("x", { resolver: (name, type) => (type === "A" ? [`${name} CNAME ${name}`] : []) });
  assert.deepEqual([loop.findings, loop.outcomes], [[], []]);
});

test("providers are known by whole labels, and their words are plain", () => {
  assert.equal(providerOf("acme.github.io")?.title, "GitHub Pages");
  assert.equal(providerOf("notgithub.io"), null);
  assert.equal(providerOf("b.s3-website.eu-west-1.amazonaws.com")?.title, "Amazon S3");
  assert.equal(providerOf("b.s3.eu-west-1.amazonaws.com")?.title, "Amazon S3");
  assert.equal(providerOf("ec2-192-0-2-1.eu-west-1.compute.amazonaws.com"), null);
  assert.equal(dnsProviderOf("ns-12.awsdns-34.co.uk"), "Amazon Route 53");
  assert.equal(dnsProviderOf("ns-12.awsdns-34.example.com"), null);
  assert.equal(
    new Set(providers.flatMap(({ suffixes }) => suffixes)).size,
    providers.flatMap(({ suffixes }) => suffixes).length,
  );
  // No pattern repeats without a bound, so none can run away.
  for (const { unused } of providers) if (unused !== "nxdomain") assert.doesNotMatch(unused.source, /[*+]|\{\d+,\}/);
});
