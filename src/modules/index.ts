// Written by scripts/gen-modules.ts: do not edit.
import type { Module } from "../sdk/index.ts";
import cloudBuckets from "./cloud/buckets.ts";
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
import ipUdp from "./ip/udp.ts";
import serviceProduct from "./service/product.ts";
import sshClusters from "./ssh/clusters.ts";
import sshKeys from "./ssh/keys.ts";
import tlsCertificate from "./tls/certificate.ts";
import tlsClusters from "./tls/clusters.ts";
import tlsVersions from "./tls/versions.ts";
import usernameSites from "./username/sites.ts";
import webCrawl from "./web/crawl.ts";
import webExposed from "./web/exposed.ts";
import webFavicon from "./web/favicon.ts";
import webProbe from "./web/probe.ts";
import webScreenshot from "./web/screenshot.ts";
import webSecrets from "./web/secrets.ts";
import webSourcemaps from "./web/sourcemaps.ts";
import webTechnologies from "./web/technologies.ts";

/** Every module, by id. */
export const modules: readonly Module[] = [
  cloudBuckets,
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
  ipUdp,
  serviceProduct,
  sshClusters,
  sshKeys,
  tlsCertificate,
  tlsClusters,
  tlsVersions,
  usernameSites,
  webCrawl,
  webExposed,
  webFavicon,
  webProbe,
  webScreenshot,
  webSecrets,
  webSourcemaps,
  webTechnologies,
];
