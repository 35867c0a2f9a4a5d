import type { Banner } from "../servers/banner.ts";
import type { ResolverDeclaration } from "../servers/name-servers.ts";
import type { Site } from "../servers/site.ts";
import type { MailServer } from "../servers/smtp.ts";
import type { SshServer } from "../servers/ssh.ts";
import type { UdpServer } from "../servers/udp.ts";
import type { WhoisServer } from "../servers/whois.ts";
import type { Zone } from "../servers/zone.ts";

/** A part of the world: an organisation, a registry, a provider. Everything in it is data or a pure function. */
export type Part = {
  readonly id: string;
  readonly zones: readonly Zone[];
  readonly sites?: readonly Site[];
  /** Servers that speak first or by lines, by "address port". */
  readonly banners?: Readonly<Record<string, Banner>>;
  readonly mail?: Readonly<Record<string, MailServer>>;
  readonly whois?: Readonly<Record<string, WhoisServer>>;
  readonly ssh?: Readonly<Record<string, SshServer>>;
  /** Datagram services; all other ports say by ICMP that they are closed. */
  readonly datagrams?: Readonly<Record<string, UdpServer | "drop">>;
  /** "address port" of ports that never answer. */
  readonly dropped?: readonly string[];
};

/** What registries and certificate logs know of an organisation. */
export type Registration = {
  readonly domain: string;
  readonly organization: string;
  readonly email: string;
  readonly phone: string;
  readonly created: string;
  readonly expires: string;
  readonly servers: readonly string[];
};

/** A certificate as a log of certificate transparency shows it. */
export type LoggedCertificate = { readonly names: readonly string[]; readonly from: string; readonly to: string };

/** A part that is an organisation whose demo scan is authorized. */
export type Organisation = Part & {
  readonly domain: string;
  readonly registration: Registration;
  readonly logged: readonly LoggedCertificate[];
  /** Labels in the lists that everybody tries, of names that can be told from a wildcard; with the labels below the domain. */
  readonly guessable: readonly string[];
  /** Labels that only variations of known names lead to. */
  readonly permutable: readonly string[];
  /** Labels that no technique of the demo can find. */
  readonly hidden: readonly string[];
  /** What its scope file names besides its domain: addresses and ranges. */
  readonly ground: readonly string[];
};

export type World = {
  readonly organisations: readonly Organisation[];
  readonly others: readonly Part[];
  readonly resolvers: readonly ResolverDeclaration[];
  readonly roots: readonly string[];
};
