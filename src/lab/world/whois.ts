import { networks } from "./rdap.ts";
import { iana, nicExample, nicTest, registrar, rir } from "./registry-addresses.ts";
import type { Organisation, Part, Registration } from "./world.ts";

const notice = "\n>>> Last update of WHOIS database: 2026-01-01T00:00:00Z <<<\n\nTERMS OF USE: lab only.\n";

/** A record in the key-value form that gTLD registries use. */
function whoisRecord(it: Registration, registrarServer: string | null, withRegistrant: boolean): string {
  return [
    `Domain Name: ${it.domain.toUpperCase()}`,
    "Registry Domain ID: D123-LAB",
    ...(registrarServer ? [`Registrar WHOIS Server: ${registrarServer}`] : []),
    "Registrar: Lab Registrar Inc.",
    "Registrar IANA ID: 9999",
    "Registrar Abuse Contact Email: abuse@registrar.example",
    `Creation Date: ${it.created}`,
    `Registry Expiry Date: ${it.expires}`,
    "Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited",
    ...(withRegistrant
      ? [
          "Registrant Name: Domain Administrator",
          `Registrant Organization: ${it.organization}`,
          `Registrant Phone: ${it.phone}`,
          `Registrant Email: ${it.email}`,
        ]
      : []),
    ...it.servers.map((server) => `Name Server: ${server.toUpperCase()}`),
    "DNSSEC: unsigned",
    notice,
  ].join("\n");
}

/** WHOIS of IANA, two registries, a registrar and a number registry. */
export function whoisServers(organisations: readonly Organisation[]): NonNullable<Part["whois"]> {
  const by = (top: string) =>
    organisations.filter(({ domain }) => domain.endsWith(`.${top}`)).map((it) => it.registration);
  const refer = (top: string) =>
    `% IANA WHOIS server (lab)\n\nrefer:        whois.nic.${top}\n\ndomain:       ${top.toUpperCase()}\nwhois:        whois.nic.${top}\nstatus:       ACTIVE\n`;
  /** Where each registry record sends on to: a registrar, itself (a loop), a private address. */
  const sendsTo: Record<string, string> = {
    "acme.test": "whois.registrar.example",
    "globex.test": "whois.nic.test",
    "initech.example": "10.0.0.43",
    "northwind.example": "whois.registrar.example",
  };
  const registry = (top: string) =>
    Object.fromEntries(
      by(top).map((it) => [
        it.domain,
        whoisRecord(
          it,
          sendsTo[it.domain] ?? "whois.registrar.example",
          it.domain === "initech.example" || it.domain === "globex.test",
        ),
      ]),
    );
  return {
    [`${iana} 43`]: {
      answers: Object.fromEntries(
        ["test", "example"].flatMap((top) =>
          [top, ...by(top).map(({ domain }) => domain)].map((query) => [query, refer(top)]),
        ),
      ),
      otherwise: "% IANA WHOIS server (lab)\n% This query returned 0 objects.\n",
    },
    [`${nicTest} 43`]: { answers: registry("test"), otherwise: `No match for domain.${notice}` },
    [`${nicExample} 43`]: { answers: registry("example"), otherwise: `No match for domain.${notice}` },
    [`${registrar} 43`]: {
      answers: Object.fromEntries(
        organisations.map(({ registration: it }) => [it.domain, whoisRecord(it, null, true)]),
      ),
      refusesFirst: { tries: 1, saying: "WHOIS LIMIT EXCEEDED - SEE WWW.REGISTRAR.EXAMPLE/WHOIS FOR DETAILS\n" },
      otherwise: "No match.\n",
    },
    [`${rir} 43`]: {
      answers: Object.fromEntries(
        networks.map((it) => [
          it.from,
          `% Lab RIR, RIPE-like\n\ninetnum:        ${it.from} - ${it.to}\nnetname:        ${it.name}\norg-name:       ${it.organization}\nsource:         LAB\n\nroute:          ${it.range}\norigin:         AS${it.asn}\nsource:         LAB\n`,
        ]),
      ),
      otherwise: "%ERROR:101: no entries found\n",
    },
  };
}
