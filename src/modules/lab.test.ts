import assert from "node:assert/strict";
import { test } from "node:test";
import { aLabDoor } from "../../test/lab-door.ts";
import { parseAddress } from "../model/address.ts";
import type { Emitted } from "../sdk/testing.ts";
import crtsh from "./ct/crtsh.ts";
import axfr from "./dns/axfr.ts";
import brute from "./dns/brute.ts";
import permute from "./dns/permute.ts";
import records from "./dns/records.ts";
import resolve from "./dns/resolve.ts";
import rdap from "./domain/rdap.ts";
import whois from "./domain/whois.ts";
import bimi from "./mail/bimi.ts";
import dkim from "./mail/dkim.ts";
import dmarc from "./mail/dmarc.ts";
import mtaSts from "./mail/mta_sts.ts";
import spf from "./mail/spf.ts";
import tlsRpt from "./mail/tls_rpt.ts";

/** The modules through the real door, against the servers of the demo internet. */
const { run, kept, log } = aLabDoor();

const valuesOf = (emitted: Emitted) => [...new Set(emitted.entities.map(({ value }) => value))].sort();
const outcomesOf = (emitted: Emitted) => emitted.outcomes.map(({ outcome }) => outcome);

test("dns.resolve cites the very octets of an address", async () => {
  const emitted = await run(resolve, "acme.test");
  assert.deepEqual(valuesOf(emitted), ["2001:db8:a::10", "203.0.113.10"]);
  for (const { value, proofs } of emitted.entities) {
    const [proof] = proofs;
    assert.ok(proof?.kind === "bytes" && proof.range);
    const bytes = Buffer.from(kept.get(proof.evidence)?.response ?? []).subarray(...proof.range);
    const octets = value.includes(":")
      ? bytes
          .subarray(-16)
          .toString("hex")
          .replace(/(.{4})(?=.)/g, "$1:")
      : bytes.subarray(-4).join(".");
    assert.equal(parseAddress(octets), value);
  }
});

test("dns.resolve meets loops, lame zones and aliases that lead out", async () => {
  assert.deepEqual((await run(resolve, "loop1.acme.test", "hostname")).claims[0]?.attributes, {
    cname_loop: ["loop1.acme.test", "loop2.acme.test"],
  });
  for (const lame of ["lame.acme.test", "beta.acme.test"]) {
    assert.deepEqual(outcomesOf(await run(resolve, lame, "hostname")), ["inconclusive"]);
  }
  const cdn = await run(resolve, "cdn.acme.test", "hostname");
  assert.equal(cdn.relations.filter(({ relation }) => relation === "alias_of").length, 4);
});

test("dns.records reads the records of all four organisations", async () => {
  const acme = await run(records, "acme.test");
  assert.deepEqual(valuesOf(acme), [
    "hostmaster@acme.test",
    "mx1.acme.test",
    "mx2.acme.test",
    "ns1.acme.test",
    "ns2.acme.test",
    "security@acme.test",
  ]);
  const claimed = (await run(records, "initech.example")).claims.map(({ attributes }) => attributes);
  assert.ok(claimed.some((it) => it.null_mx === true));
});

test("dns.axfr takes the one zone that is open, and finds fault with nobody else", async () => {
  const globex = await run(axfr, "globex.test");
  assert.ok(valuesOf(globex).includes("payroll-db-xq.globex.test"));
  assert.equal(globex.findings.length, 1);
  const others = await Promise.all(["acme.test", "initech.example", "northwind.example"].map((it) => run(axfr, it)));
  for (const { entities, findings, outcomes } of others) assert.deepEqual([entities, findings, outcomes], [[], [], []]);
});

test("dns.brute sees through four wildcards at three levels", async () => {
  const emitted = await run(brute, "initech.example");
  const own = ["cloud", "files", "ns1", "paris.eu", "red.lab.eu", "www"].map((label) => `${label}.initech.example`);
  assert.deepEqual(valuesOf(emitted), own);
});

test("dns.permute finds the next numbers, and nothing under a wildcard", async () => {
  const app = await run(permute, "app.northwind.example", "hostname");
  for (const next of ["app1", "app2", "app3"]) assert.ok(valuesOf(app).includes(`${next}.northwind.example`));
  assert.deepEqual(valuesOf(await run(permute, "paris.eu.initech.example", "hostname")), []);
});

test("domain.rdap: registry and registrar, a limit, nothing, and a broken answer", async () => {
  const acme = await run(rdap, "acme.test");
  assert.ok(acme.relations.some(({ relation, to }) => relation === "registered_by" && to.value === "Acme Widgets Ltd"));
  assert.deepEqual(outcomesOf(await run(rdap, "initech.example")), []);
  assert.deepEqual(outcomesOf(await run(rdap, "northwind.example")), ["inconclusive"]);
  const [limited] = (await run(rdap, "globex.test")).outcomes;
  assert.deepEqual([limited?.outcome, limited?.retryAfter], ["rate_limited", 1_000]);
});

test("domain.whois: a loop ends, a private server gets nothing, a limit is no absence", async () => {
  const globex = await run(whois, "globex.test");
  assert.ok(globex.relations.some(({ to }) => to.value === "domains@globex.test"));
  assert.deepEqual(outcomesOf(globex), []);
  assert.deepEqual(outcomesOf(await run(whois, "initech.example")), ["blocked"]);
  assert.deepEqual(outcomesOf(await run(whois, "acme.test")), ["rate_limited"]);
  assert.deepEqual(outcomesOf(await run(whois, "acme.test")), []);
});

test("ct.crtsh: names of certificates, and a 502 that a second try cures", async () => {
  const initech = await run(crtsh, "initech.example");
  assert.deepEqual(
    valuesOf(initech),
    ["files", "tps-reports", "www"].map((label) => `${label}.initech.example`),
  );
  assert.deepEqual(outcomesOf(await run(crtsh, "globex.test")), ["failed"]);
  assert.ok(valuesOf(await run(crtsh, "globex.test")).includes("quarterly.globex.test"));
});

test("mail modules cite the very strings of TXT records, and lines of a policy", async () => {
  const cited = (emitted: Emitted) => {
    const proofs = [...emitted.claims, ...emitted.findings].flatMap((it) => it.proofs);
    return proofs.map((proof) => {
      assert.ok(proof.kind === "bytes");
      const { response = Buffer.alloc(0) } = kept.get(proof.evidence) ?? {};
      return Buffer.from(response)
        .subarray(...(proof.range ?? [0, response.length]))
        .toString("latin1");
    });
  };
  for (const [module, said] of [
    [spf, /v=spf1 mx ip4:203/],
    [dmarc, /v=DMARC1; p=reject/],
    [dkim, /v=DKIM1; k=rsa/],
    [mtaSts, /^mode: enforce/m],
    [tlsRpt, /v=TLSRPTv1/],
    [bimi, /v=BIMI1/],
  ] as const) {
    const emitted = await run(module, "acme.test");
    assert.deepEqual(emitted.outcomes, [], module.id);
    assert.ok(
      cited(emitted).some((text) => said.test(text)),
      module.id,
    );
  }
});

test("the modules of a passive scan send nothing to a target or its name servers", async () => {
  log().clear();
  for (const module of [rdap, whois, crtsh]) await run(module, "acme.test");
  const servers = new Set(log().contacts.map(({ server }) => server));
  assert.ok(servers.size >= 3, "sources are asked");
  assert.deepEqual(
    [...servers].filter((it) => it.startsWith("203.0.113.")),
    [],
  );
});
