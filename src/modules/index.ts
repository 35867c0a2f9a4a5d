// Written by scripts/gen-modules.ts: do not edit.
import type { Module } from "../sdk/index.ts";
import cloudBuckets from "./cloud/buckets.ts";
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
import ipAsn from "./ip/asn.ts";
import ipBlocklists from "./ip/blocklists.ts";
import ipCountry from "./ip/country.ts";
import ipPorts from "./ip/ports.ts";
import ipProvider from "./ip/provider.ts";
import ipRdap from "./ip/rdap.ts";
import ipUdp from "./ip/udp.ts";
import mailBimi from "./mail/bimi.ts";
import mailDkim from "./mail/dkim.ts";
import mailDmarc from "./mail/dmarc.ts";
import mailMtaSts from "./mail/mta_sts.ts";
import mailServers from "./mail/servers.ts";
import mailSpf from "./mail/spf.ts";
import mailTlsRpt from "./mail/tls_rpt.ts";
import serviceProduct from "./service/product.ts";
import sshClusters from "./ssh/clusters.ts";
import sshKeys from "./ssh/keys.ts";
import tlsCertificate from "./tls/certificate.ts";
import tlsClusters from "./tls/clusters.ts";
import tlsVersions from "./tls/versions.ts";
import usernameSites from "./username/sites.ts";
import webApis from "./web/apis.ts";
import webCookies from "./web/cookies.ts";
import webCors from "./web/cors.ts";
import webCrawl from "./web/crawl.ts";
import webCsp from "./web/csp.ts";
import webExposed from "./web/exposed.ts";
import webFavicon from "./web/favicon.ts";
import webHeaders from "./web/headers.ts";
import webMethods from "./web/methods.ts";
import webProbe from "./web/probe.ts";
import webRedirects from "./web/redirects.ts";
import webScreenshot from "./web/screenshot.ts";
import webSecrets from "./web/secrets.ts";
import webSourcemaps from "./web/sourcemaps.ts";
import webTechnologies from "./web/technologies.ts";
import webWellknown from "./web/wellknown.ts";

/** Every module, by id. */
export const modules: readonly Module[] = [
  cloudBuckets,
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
  ipAsn,
  ipBlocklists,
  ipCountry,
  ipPorts,
  ipProvider,
  ipRdap,
  ipUdp,
  mailBimi,
  mailDkim,
  mailDmarc,
  mailMtaSts,
  mailServers,
  mailSpf,
  mailTlsRpt,
  serviceProduct,
  sshClusters,
  sshKeys,
  tlsCertificate,
  tlsClusters,
  tlsVersions,
  usernameSites,
  webApis,
  webCookies,
  webCors,
  webCrawl,
  webCsp,
  webExposed,
  webFavicon,
  webHeaders,
  webMethods,
  webProbe,
  webRedirects,
  webScreenshot,
  webSecrets,
  webSourcemaps,
  webTechnologies,
  webWellknown,
];
