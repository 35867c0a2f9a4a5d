import assert from "node:assert/strict";
import { test } from "node:test";
import { familyOf, scoreByFamily } from "./by-family.ts";

test("what was weighed belongs to the family of the module that is there to find it", () => {
  const families: Readonly<Record<string, string>> = {
    "entity hostname www.acme.test": "dns",
    "entity service 203.0.113.10:443/tcp": "ip",
    "relation service 203.0.113.10:443/tcp presents certificate 00ff": "tls",
    "relation domain acme.test resolves_to ip 203.0.113.10": "dns",
    "relation domain acme.test registered_by organization Acme Widgets Ltd": "domain",
    "finding mail.spf_broken domain acme.test": "mail",
    "outcome web.exposed url https://a.test/ blocked: answers 401": "web",
    'claim domain acme.test spf_policy "fail"': "mail",
    'claim email alice@acme.test deliverable "yes"': "email",
    'claim service 203.0.113.44:22/tcp product "OpenSSH"': "service",
    "claim ip 203.0.113.200 ports_filtered 98": "ip",
    "trait email alice@acme.test deliverable": "email",
  };
  for (const [what, family] of Object.entries(families)) assert.equal(familyOf(what), family, what);
});

test("recall and precision are counted for each family alone", () => {
  const wanted = [
    { what: "finding dns.zone_walk domain a.test", holds: true },
    { what: "finding dns.lame_delegation hostname b.a.test", holds: false },
    { what: "finding web.csp_weak url https://a.test/", holds: true },
  ];
  const claimed = [
    { what: "finding dns.zone_walk domain a.test", holds: true },
    { what: "finding web.csp_weak url https://a.test/", holds: true },
    { what: "finding web.secret url https://a.test/", holds: false },
  ];
  assert.deepEqual(
    scoreByFamily(wanted, claimed).map(({ family, recall, precision }) => [family, recall, precision]),
    [
      ["dns", 0.5, 1],
      ["web", 1, 0.5],
    ],
  );
});
