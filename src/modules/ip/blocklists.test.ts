import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { openData } from "../../datasets/open-data.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { blockLists, questionFor } from "./_block-lists.ts";
import blocklists from "./blocklists.ts";

const { data } = openData(null);
const subject = { type: "ip", value: "192.0.2.7" };
const zones = blockLists.map(({ zone }) => zone);
/** Every list as it should be, with the entry that shows that it works. */
const working = zones.map((zone) => `2.0.0.127.${zone} A 127.0.0.2`);

function look(canned: Canned, value = subject.value, options = {}) {
  const net = cannedNet(canned);
  return runModule(blocklists, { subject: { ...subject, value }, net, data, options }).then((given) => ({
    net,
    ...given,
  }));
}

test("a hit is a finding for each thing a list says, and its proofs are the answer and the list's own test entry", async () => {
  const zone = [...working, "7.2.0.192.zen.spamhaus.org A 127.0.0.4", "7.2.0.192.zen.spamhaus.org A 127.0.0.10"];
  const { net, findings, outcomes } = await look({ zone });
  assert.deepEqual(
    findings.map(({ title, severity, stable }) => [title, severity, stable.code]),
    [
      ["Listed by Spamhaus ZEN: a compromised machine or an open proxy (XBL)", "high", "127.0.0.4"],
      ["Listed by Spamhaus ZEN: its provider lets no mail be sent from it directly (PBL)", "info", "127.0.0.10"],
    ],
  );
  assert.deepEqual(
    findings[0]?.proofs.map((proof) => net.excerpt(proof)),
    ["7.2.0.192.zen.spamhaus.org A 127.0.0.4", "2.0.0.127.zen.spamhaus.org A 127.0.0.2"],
  );
  assert.deepEqual(outcomes, []);
});

test("SURBL's bits are several findings, and an unknown code is one without a reason", async () => {
  const zone = [...working, "7.2.0.192.multi.surbl.org A 127.0.0.24", "7.2.0.192.bl.spamcop.net A 127.0.0.77"];
  const { findings } = await look({ zone });
  assert.deepEqual(
    findings.map(({ title }) => title),
    [
      "Listed by SpamCop: listed, by a code that is not known (127.0.0.77)",
      "Listed by SURBL: links to it were sent in phishing mail",
      "Listed by SURBL: it hands out malware",
    ],
  );
});

test("an IPv6 address is asked for by its nibbles, of the lists that know them", async () => {
  const name = questionFor("2001:db8::7", "zen.spamhaus.org");
  const { net, findings } = await look({ zone: [...working, `${name} A 127.0.0.2`] }, "2001:db8::7");
  assert.deepEqual(
    findings.map(({ title }) => title),
    ["Listed by Spamhaus ZEN: a source of spam (SBL)"],
  );
  assert.equal(net.asked.length, 8);
});

test("a miss: no list names it; of private addresses nobody is asked, and shared ones say why not", async () => {
  const clean = await look({ zone: working });
  assert.deepEqual([clean.findings, clean.outcomes], [[], []]);
  for (const address of ["10.0.0.1", "127.0.0.1", "fe80::1"]) assert.deepEqual((await look({}, address)).net.asked, []);
  const cdn = await look({}, "104.16.1.1");
  assert.deepEqual([cdn.net.asked, cdn.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  const anyway = await look({ zone: [...working, "1.1.16.104.psbl.surriel.com A 127.0.0.2"] }, "104.16.1.1", {
    shared: true,
  });
  assert.match(anyway.findings[0]?.description ?? "", /belongs to Cloudflare/);
});

test("a list that answers everything, or lists nobody, is not believed", async () => {
  const everything = await look({ zone: [...working, "*.bl.spamcop.net A 127.0.0.2"] });
  assert.deepEqual(everything.findings, []);
  assert.deepEqual(
    everything.outcomes.map(({ outcome, why }) => [outcome, why]),
    [["inconclusive", "bl.spamcop.net: it names what no list may name, and may list everybody"]],
  );
  const all = working.filter((line) => !line.includes("spamcop"));
  assert.deepEqual((await look({ zone: [...all, "*.bl.spamcop.net A 127.0.0.2"] })).outcomes, everything.outcomes);
  const nothing = await look({ zone: working.filter((line) => !line.includes("psbl")) });
  assert.deepEqual(
    nothing.outcomes.map(({ outcome, why }) => [outcome, why]),
    [["inconclusive", "psbl.surriel.com: it lacks the entry that every list has, and may list nobody"]],
  );
});

test("codes that say that we are refused are outcomes, and no listing", async () => {
  const zone = [
    ...working.filter((line) => !/spamhaus|surbl/.test(line)),
    "*.zen.spamhaus.org A 127.255.255.254",
    "*.multi.surbl.org A 127.0.0.1",
  ];
  const { findings, outcomes } = await look({ zone });
  assert.deepEqual(findings, []);
  assert.deepEqual(
    outcomes.map(({ outcome, why }) => [outcome, why]),
    [
      [
        "blocked",
        "zen.spamhaus.org: it refuses questions through public resolvers; multi.surbl.org: it refuses our questions",
      ],
    ],
  );
  const busy = await look({ zone: [...working, "7.2.0.192.zen.spamhaus.org A 127.255.255.255"] });
  assert.deepEqual(
    busy.outcomes.map(({ outcome }) => outcome),
    ["rate_limited"],
  );
});

test("timeouts, malformed answers and resolvers that rewrite names are outcomes by list", async () => {
  const failing = { "psbl.surriel.com": new NetError("timeout", "no answer"), "bl.spamcop.net": "SERVFAIL" };
  const { findings, outcomes } = await look({
    failing,
    zone: [...working, "7.2.0.192.dnsbl.dronebl.org A 203.0.113.9"],
  });
  assert.deepEqual(findings, []);
  assert.deepEqual(
    outcomes.map(({ outcome, why }) => [outcome, why]),
    [
      [
        "inconclusive",
        "bl.spamcop.net: its name servers answer SERVFAIL; dnsbl.dronebl.org: it answers 203.0.113.9, which is no code of a list",
      ],
      ["timeout", "psbl.surriel.com: no answer"],
    ],
  );
  const down = Object.fromEntries(zones.map((zone) => [zone, new NetError("timeout", "no answer")]));
  assert.deepEqual((await look({ failing: down })).outcomes, [{ outcome: "timeout", why: "no answer" }]);
});

test("the name asked for is the reverse name of the address, below the list", () => {
  const parts = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(parts, (groups) => {
      const address = new ipaddr.IPv6(groups).toRFC5952String();
      const nibbles = groups.map((group) => group.toString(16).padStart(4, "0")).join("");
      assert.equal(questionFor(address, "x.example"), `${[...nibbles].reverse().join(".")}.x.example`);
    }),
  );
  assert.equal(questionFor("192.0.2.7", "x.example"), "7.2.0.192.x.example");
});
