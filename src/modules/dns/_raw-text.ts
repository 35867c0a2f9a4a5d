import type { DnsRecord } from "../../sdk/index.ts";
import { readGap, readHashedGap, readKey, readSignature, readSigner } from "./_dnssec.ts";
import { readBinding } from "./_svcb.ts";

/** What a record says that the door leaves raw, in a few words for people; null where its type is not known here. */
export function rawText(record: DnsRecord): string | null {
  const binding = readBinding(record);
  if (binding) return binding.text;
  const key = readKey(record);
  if (key) return `key ${key.tag}, flags ${key.flags}, algorithm ${key.algorithm}`;
  const signer = readSigner(record);
  if (signer)
    return `key ${signer.tag}, algorithm ${signer.algorithm}, digest ${signer.digestType} ${signer.digest.toString("hex")}`;
  const signature = readSignature(record);
  if (signature) {
    const [from, to] = [signature.begins, signature.expires].map((it) => new Date(it * 1_000).toISOString());
    return `over type ${signature.covers} by key ${signature.tag} of ${signature.signer}, from ${from} to ${to}`;
  }
  const gap = readGap(record);
  if (gap) return `next ${gap.next}, types ${[...gap.types].join(" ")}`;
  const hashed = readHashedGap(record);
  if (hashed)
    return `next ${hashed.next.toString("hex")}, ${hashed.iterations} iterations, types ${[...hashed.types].join(" ")}`;
  return null;
}
