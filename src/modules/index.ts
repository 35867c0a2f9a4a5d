// Written by scripts/gen-modules.ts: do not edit.
import type { Module } from "../sdk/index.ts";
import ctCrtsh from "./ct/crtsh.ts";
import dnsAxfr from "./dns/axfr.ts";
import dnsBrute from "./dns/brute.ts";
import dnsPermute from "./dns/permute.ts";
import dnsRecords from "./dns/records.ts";
import dnsResolve from "./dns/resolve.ts";
import domainRdap from "./domain/rdap.ts";
import domainWhois from "./domain/whois.ts";
import emailVerify from "./email/verify.ts";
import ipAsn from "./ip/asn.ts";
import ipBlocklists from "./ip/blocklists.ts";
import ipCountry from "./ip/country.ts";
import ipPorts from "./ip/ports.ts";
import ipProvider from "./ip/provider.ts";
import ipRdap from "./ip/rdap.ts";
import tlsCertificate from "./tls/certificate.ts";
import usernameSites from "./username/sites.ts";
import webCrawl from "./web/crawl.ts";
import webExposed from "./web/exposed.ts";
import webProbe from "./web/probe.ts";

/** Every module, by id. */
export const modules: readonly Module[] = [
  ctCrtsh,
  dnsAxfr,
  dnsBrute,
  dnsPermute,
  dnsRecords,
  dnsResolve,
  domainRdap,
  domainWhois,
  emailVerify,
  ipAsn,
  ipBlocklists,
  ipCountry,
  ipPorts,
  ipProvider,
  ipRdap,
  tlsCertificate,
  usernameSites,
  webCrawl,
  webExposed,
  webProbe,
];
