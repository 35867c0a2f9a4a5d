// Written by scripts/gen-modules.ts: do not edit.
import type { Module } from "../sdk/index.ts";
import ctCrtsh from "./ct/crtsh.ts";
import dnsAxfr from "./dns/axfr.ts";
import dnsBrute from "./dns/brute.ts";
import dnsCaa from "./dns/caa.ts";
import dnsDelegation from "./dns/delegation.ts";
import dnsDnssec from "./dns/dnssec.ts";
import dnsNsec from "./dns/nsec.ts";
import dnsPermute from "./dns/permute.ts";
import dnsRecords from "./dns/records.ts";
import dnsResolve from "./dns/resolve.ts";
import dnsReverse from "./dns/reverse.ts";
import dnsSrv from "./dns/srv.ts";
import dnsSvcb from "./dns/svcb.ts";
import dnsTakeover from "./dns/takeover.ts";
import dnsTxt from "./dns/txt.ts";
import domainRdap from "./domain/rdap.ts";
import domainWhois from "./domain/whois.ts";
import emailVerify from "./email/verify.ts";
import ipPorts from "./ip/ports.ts";
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
  dnsCaa,
  dnsDelegation,
  dnsDnssec,
  dnsNsec,
  dnsPermute,
  dnsRecords,
  dnsResolve,
  dnsReverse,
  dnsSrv,
  dnsSvcb,
  dnsTakeover,
  dnsTxt,
  domainRdap,
  domainWhois,
  emailVerify,
  ipPorts,
  tlsCertificate,
  usernameSites,
  webCrawl,
  webExposed,
  webProbe,
];
