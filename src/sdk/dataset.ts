import type { Proof } from "../model/proof.ts";
import type { HttpAnswer } from "./net.ts";

/** A data set that lies on this machine: it came with Sonde, or is the operator's own. */
export type Dataset = {
  readonly id: string;
  readonly title: string;
  /** Where people read about it. */
  readonly url: string;
  /** Licence, and whom it wants named. */
  readonly terms: string;
};

export const asnData: Dataset = {
  id: "asn",
  title: "Which network announces an address",
  url: "https://github.com/sapics/ip-location-db/tree/main/asn",
  terms: "CC BY 4.0; by RouteViews (routeviews.org), NRO (nro.net) and DB-IP (db-ip.com)",
};

export const countryData: Dataset = {
  id: "country",
  title: "In which country an address is used",
  url: "https://db-ip.com",
  terms: "CC BY 4.0; IP geolocation by DB-IP (db-ip.com)",
};

export const providerData: Dataset = {
  id: "providers",
  title: "Whose machines answer: CDNs, platforms, clouds, hosting",
  url: "https://github.com/sonde-osint/sonde",
  terms: "Written for Sonde, from the ranges and names that the providers publish",
};

/** One row of a data set about addresses. */
export type DataRow = {
  readonly first: string;
  readonly last: string;
  /** What it says, by column. */
  readonly values: readonly string[];
  readonly proof: Proof;
};

/** cdn and platform: many customers share a machine. cloud and hosting: a customer has it to himself, as far as anybody can tell. */
export const providerKinds = ["cdn", "platform", "cloud", "hosting"] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** Whose machine it is, and why that is believed. */
export type Attribution = {
  readonly provider: string;
  readonly kind: ProviderKind;
  readonly shared: boolean;
  readonly by: "range" | "network" | "name" | "header";
  readonly proofs: readonly Proof[];
};

export type Providers = {
  /** By the ranges that providers publish, else by the network that announces the address. */
  at(address: string): Attribution | null;
  /** By a host name that a provider gives its customers to point at. */
  named(name: string): Attribution | null;
  /** By a header that only a provider's own servers send, and that header's name. */
  answering(headers: HttpAnswer["headers"]): (Attribution & { readonly header: string }) | null;
};

/** Look-ups in data sets: quick, and without the network. NetError "failed" where a set is not there or cannot be read. */
export type Data = {
  /** The row that holds an address, or null. */
  row(of: Dataset, address: string): DataRow | null;
  readonly providers: Providers;
};
