import type { NewFinding } from "../model/finding.ts";
import type { Attribution, Data } from "./dataset.ts";
import { NetError } from "./net.ts";

const kinds: Readonly<Record<Attribution["kind"], string>> = {
  cdn: "a content delivery network",
  platform: "a platform for sites",
  cloud: "a cloud",
  hosting: "a host",
};

/**
 * A finding at an address says whose machine it is, where many share it: what stands on the front end of a CDN is seldom the
 * target's to mend. That it is not known whose it is keeps no finding back.
 */
export function withMachine(finding: NewFinding, data: Pick<Data, "providers">, address: string | null): NewFinding {
  const owner = address === null ? null : sharedMachine(data, address);
  if (!owner) return finding;
  const { provider, kind } = owner;
  const sentence = `The machine at ${address} belongs to ${provider}, ${kinds[kind]}, and many of its customers share it.`;
  return {
    ...finding,
    description: `${finding.description} ${sentence}`,
    data: { ...finding.data, machine: { address, provider, kind } },
  };
}

/** Whose machine it is where many customers share it; null also where that could not be looked up. */
export function sharedMachine(data: Pick<Data, "providers">, address: string): Attribution | null {
  try {
    const owner = data.providers.at(address);
    return owner?.shared ? owner : null;
  } catch (error) {
    if (error instanceof NetError) return null;
    throw error;
  }
}
