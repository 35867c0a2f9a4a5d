import type { DnsAnswer, DnsRecord } from "../../sdk/index.ts";
import { type DnsKey, readKey, readSignature, readSigner, type Signature, type Signer, types } from "./_dnssec.ts";
import { modulusBits, namesKey, verifySet } from "./_verify.ts";

/** A record that was read, with the answer it stands in. */
export type Shown<T> = { readonly it: T; readonly record: DnsRecord; readonly answer: DnsAnswer };

export type Times = { readonly begins: number; readonly expires: number };

/** What the signatures over one set of records come to. "unclear": by algorithms that are not reckoned with here. */
export type SetVerdict = {
  readonly of: "DNSKEY" | "SOA";
  readonly verdict: "good" | "expired" | "early" | "forged" | "missing" | "unclear";
  /** The signature that decided, or the set where there is none. */
  readonly shown: { readonly record: DnsRecord | undefined; readonly answer: DnsAnswer };
  readonly times: Times | null;
};

/** The state of a zone's signatures and of the chain from its parent. */
export type ZoneState = {
  readonly keys: readonly Shown<DnsKey>[];
  readonly signers: readonly Shown<Signer>[];
  /** How the parent's DS records fit: none there, one names a key, none does, or none that can be reckoned with. */
  readonly chain: "none" | "fits" | "broken" | "unclear";
  readonly sets: readonly SetVerdict[];
};

/** Many keys with one tag and many signatures are a way to keep others busy (CVE-2023-50387). */
const mostKeys = 40;
const mostVerifications = 16;

const zoneKey = 0x0100;
const revoked = 0x0080;

export function judgeZone(
  apex: string,
  answers: { soa: DnsAnswer; keys: DnsAnswer; signers: DnsAnswer },
  now: number,
): ZoneState {
  const keys = shown(answers.keys, apex, readKey).slice(0, mostKeys);
  const signers = shown(answers.signers, apex, readSigner).slice(0, mostKeys);
  const usable = keys.filter(({ it }) => (it.flags & zoneKey) !== 0 && (it.flags & revoked) === 0);
  const fits = signers.flatMap(({ it }) => usable.map((key) => ({ key: key.it, fit: namesKey(it, apex, key.it) })));
  const named = fits.filter(({ fit }) => fit === true).map(({ key }) => key);
  const chain =
    signers.length === 0
      ? "none"
      : named.length > 0
        ? "fits"
        : keys.length > 0 && fits.every(({ fit }) => fit === null)
          ? "unclear"
          : "broken";
  const all = usable.map(({ it }) => it);
  const sets =
    keys.length === 0
      ? []
      : [
          judgeSet("DNSKEY", apex, answers.keys, chain === "fits" ? named : all, now),
          judgeSet("SOA", apex, answers.soa, all, now),
        ];
  return { keys, signers, chain, sets };
}

function shown<T>(answer: DnsAnswer, apex: string, read: (record: DnsRecord) => T | null): Shown<T>[] {
  return answer.answers.flatMap((record) => {
    const it = record.name === apex ? read(record) : null;
    return it === null ? [] : [{ it, record, answer }];
  });
}

function judgeSet(
  of: "DNSKEY" | "SOA",
  apex: string,
  answer: DnsAnswer,
  keys: readonly DnsKey[],
  now: number,
): SetVerdict {
  const set = answer.answers.filter(({ name, type }) => name === apex && type === of);
  const signatures = shown(answer, apex, readSignature).filter(
    ({ it }) => it.covers === types[of] && it.signer === apex,
  );
  const [first] = signatures;
  if (!first) return { of, verdict: "missing", shown: { record: set[0], answer }, times: null };
  let left = mostVerifications;
  const verdicts = signatures.map((signature) => {
    const tried = keys.filter(({ tag, algorithm }) => tag === signature.it.tag && algorithm === signature.it.algorithm);
    const results = tried.slice(0, left).map((key) => verifySet(set, signature.it, key));
    left -= results.length;
    return { signature, results };
  });
  const valid = verdicts.filter(({ results }) => results.includes("valid")).map(({ signature }) => signature);
  const latest = valid.sort((a, b) => until(b.it, now) - until(a.it, now))[0];
  if (latest) {
    const { it, record } = latest;
    const verdict = until(it, now) < 0 ? "expired" : since(it, now) < 0 ? "early" : "good";
    return { of, verdict, shown: { record, answer }, times: { begins: it.begins, expires: it.expires } };
  }
  const unclear = verdicts.some(({ results }) => results.includes("unsupported"));
  return { of, verdict: unclear ? "unclear" : "forged", shown: { record: first.record, answer }, times: null };
}

/** Seconds from now until a signature ends, by the numbers of RFC 1982. */
export function until({ expires }: Pick<Signature, "expires">, now: number): number {
  return (expires - now) | 0;
}

function since({ begins }: Pick<Signature, "begins">, now: number): number {
  return (now - begins) | 0;
}

/** Algorithms that must not be used, and those that should not be any more (RFC 8624 3.1). */
const broken: Readonly<Record<number, string>> = { 1: "RSA/MD5", 3: "DSA", 6: "DSA-NSEC3", 12: "GOST" };
const aged: Readonly<Record<number, string>> = { 5: "RSA/SHA-1", 7: "RSA/SHA-1 (NSEC3)" };
const names: Readonly<Record<number, string>> = {
  ...broken,
  ...aged,
  8: "RSA/SHA-256",
  10: "RSA/SHA-512",
  13: "ECDSA P-256",
  14: "ECDSA P-384",
  15: "Ed25519",
  16: "Ed448",
};

export function algorithmName(number: number): string {
  return names[number] ?? `algorithm ${number}`;
}

export type Weakness = {
  readonly what: string;
  readonly grave: boolean;
  readonly shown: Shown<DnsKey> | Shown<Signer>;
};

/** Keys and digests that are weaker than they should be. */
export function weaknesses({ keys, signers }: ZoneState): Weakness[] {
  const found: Weakness[] = [];
  for (const key of keys) {
    const { algorithm, tag } = key.it;
    const bits = modulusBits(key.it);
    const name = broken[algorithm] ?? aged[algorithm];
    if (name) found.push({ what: `key ${tag} signs with ${name}`, grave: true, shown: key });
    if (bits !== null && bits < 2_048)
      found.push({ what: `key ${tag} has ${bits} bits`, grave: bits < 1_024, shown: key });
  }
  // A digest of SHA-1 is no matter where a better one names the same key (RFC 4509 3).
  for (const signer of signers) {
    const better = signers.some(({ it }) => it.tag === signer.it.tag && (it.digestType === 2 || it.digestType === 4));
    if (!better && (signer.it.digestType === 1 || signer.it.digestType === 3))
      found.push({ what: `the parent names key ${signer.it.tag} by a weak digest`, grave: false, shown: signer });
  }
  return found;
}
