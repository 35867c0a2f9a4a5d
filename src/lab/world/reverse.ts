import type { Zone } from "../servers/zone.ts";
import { tldServer } from "./registry.ts";
import type { Part } from "./world.ts";

/** Names of addresses (RFC 1035 3.5, RFC 3596 2.5): true, generic, wrong, and one that only they know. */

const four: Zone = {
  apex: "113.0.203.in-addr.arpa",
  at: ["198.51.100.3"],
  records: `
    @ NS ns.nic.test.
    10 PTR www.acme.test.
    14 PTR 203-0-113-14.static.isp.example.
    21 PTR edge-7f-xq.acme.test.
    25 PTR mx1.acme.test.
    70 PTR www.globex.test.
    71 PTR www.partner.example.
    100 PTR www.initech.example.
    128 PTR 203-0-113-128.static.isp.example.
    130 NS ns1.northwind.example.
    131 PTR app.northwind.example.
    132 PTR ns1.northwind.example.
    134 PTR mx.northwind.example.
    135 PTR printer-2-xq.northwind.example.`,
};

/** The 32 digits of an address of 2001:db8:a::/48, reversed, below the zone's apex. */
const digits = (last: string) => last.padStart(20, "0").split("").reverse().join(".");

const six: Zone = {
  apex: "a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
  at: ["203.0.113.2", "203.0.113.3"],
  records: `
    @ NS ns1.acme.test.
    @ NS ns2.acme.test.
    ${digits("10")} PTR www.acme.test.
    ${digits("50001")} PTR v6only-xq.acme.test.`,
};

export const reverse: Part = { id: "reverse", zones: [four, six] };

export const reverseTops: readonly Zone[] = [
  { apex: "in-addr.arpa", at: [tldServer], records: "@ NS a.nic.test.\n113.0.203 NS ns.nic.test." },
  {
    apex: "ip6.arpa",
    at: [tldServer],
    records: "@ NS a.nic.test.\na.0.0.0.8.b.d.0.1.0.0.2 NS ns1.acme.test.\na.0.0.0.8.b.d.0.1.0.0.2 NS ns2.acme.test.",
  },
];
