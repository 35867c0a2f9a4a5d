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
import ipPorts from "./ip/ports.ts";
import tlsCertificate from "./tls/certificate.ts";
import usernameSites from "./username/sites.ts";
import webApis from "./web/apis.ts";
import webCookies from "./web/cookies.ts";
import webCors from "./web/cors.ts";
import webCrawl from "./web/crawl.ts";
import webCsp from "./web/csp.ts";
import webExposed from "./web/exposed.ts";
import webHeaders from "./web/headers.ts";
import webMethods from "./web/methods.ts";
import webProbe from "./web/probe.ts";
import webRedirects from "./web/redirects.ts";
import webWellknown from "./web/wellknown.ts";

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
  ipPorts,
  tlsCertificate,
  usernameSites,
  webApis,
  webCookies,
  webCors,
  webCrawl,
  webCsp,
  webExposed,
  webHeaders,
  webMethods,
  webProbe,
  webRedirects,
  webWellknown,
];
