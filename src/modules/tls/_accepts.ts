import { randomBytes } from "node:crypto";
import type { Proof } from "../../model/proof.ts";
import { type Net, NetError } from "../../sdk/net.ts";
import { encodeClientHello, readServerWord, type Version, versions } from "../_tls-hello.ts";
import { firstSuites, type Suite, suiteOf, suites } from "../_tls-suites.ts";

/** A suite that a server chose in a version, and the bytes that say so. */
export type Accepted = { readonly suite: Suite; readonly proof: Proof };

/** What a server accepts of one version: null when it does not speak it. `versionProof` is of its first answer. */
export type Spoken = {
  readonly version: Version;
  readonly versionProof: Proof;
  readonly accepted: readonly Accepted[];
};

export type Service = {
  readonly address: string;
  readonly port: number;
  readonly serverName: string | null;
  readonly timeoutMs: number;
};

/** Handshakes that may still be begun; what is left undone when they are spent is told by `spent`. */
export type Handshakes = { left: number; spent: boolean };

type Answer = { readonly suite: number; readonly proof: Proof; readonly versionProof: Proof } | "refused" | "silent";

/** Numbers that RFC 8701 keeps free for ever: no suite has them, and whoever accepts one accepts anything. */
const grease = [0x0a0a, 0x1a1a, 0x2a2a];

/** Offers suites in one version, once. Refused: an alert, another version, an end. NetError when the port cannot be talked to. */
export async function offer(net: Net, service: Service, version: Version, offered: readonly number[]): Promise<Answer> {
  const { address, port, serverName, timeoutMs } = service;
  const send = encodeClientHello({ version, suites: offered, serverName, random: randomBytes(64) });
  const enough = (bytes: Uint8Array) => readServerWord(bytes) !== null;
  const probe = await net.tcp.probe(address, port, { send, enough, quietMs: timeoutMs, timeoutMs: 2 * timeoutMs });
  if (probe.state === "closed") throw new NetError("failed", `${address}:${port} refuses connections`);
  if (probe.state === "filtered") throw new NetError("timeout", `${address}:${port} does not answer`);
  const word = readServerWord(probe.bytes);
  if (word?.kind === "hello" && word.version === versions[version]) {
    return {
      suite: word.suite,
      proof: probe.proof("response", word.suiteAt),
      versionProof: probe.proof("response", word.versionAt),
    };
  }
  // A hello cut short, or nothing at all on an open connection, tells neither yes nor no.
  return word !== null || probe.ended ? "refused" : "silent";
}

/** Whether the server accepts a suite that does not exist: then its answers mean nothing. */
export async function acceptsAnything(net: Net, service: Service, version: Version): Promise<boolean> {
  const answer = await offer(net, service, version, grease);
  return typeof answer === "object";
}

/**
 * What a server accepts in one version, by offering and taking away what it chose. The weak are asked for by themselves and
 * first, so that a server with many suites cannot hide them behind the good ones when handshakes run out.
 */
export async function enumerate(
  net: Net,
  service: Service,
  version: Version,
  handshakes: Handshakes,
): Promise<Spoken | null> {
  const known = suites.filter(({ is13 }) => is13 === (version === "TLSv1.3"));
  const first = await take(version === "TLSv1.3" ? known.map(({ id }) => id) : firstSuites);
  if (typeof first !== "object") return null;
  const accepted = new Map<number, Accepted>();
  const add = ({ suite: id, proof }: Exclude<Answer, string>): boolean => {
    const suite = suiteOf(id);
    const isNew = suite !== undefined && known.includes(suite) && !accepted.has(id);
    if (isNew) accepted.set(id, { suite, proof });
    return isNew;
  };
  // A suite that was not offered: this server does not do what it is asked.
  if (!add(first)) throw new NetError("inconclusive", `it chooses what was not offered (${hex(first.suite)})`);
  const kinds = [
    known.filter(({ weak }) => weak),
    known.filter((it) => !it.weak && !it.forwardSecret),
    known.filter((it) => !it.weak && it.forwardSecret),
  ];
  for (const kind of kinds) {
    for (;;) {
      const rest = kind.map(({ id }) => id).filter((id) => !accepted.has(id));
      if (rest.length === 0) break;
      const answer = await take(rest);
      if (typeof answer !== "object") break;
      if (!rest.includes(answer.suite) || !add(answer))
        throw new NetError("inconclusive", `it chooses what was not offered (${hex(answer.suite)})`);
    }
  }
  return { version, versionProof: first.versionProof, accepted: [...accepted.values()] };

  async function take(offered: readonly number[]): Promise<Answer> {
    if (handshakes.left === 0) {
      handshakes.spent = true;
      return "refused";
    }
    handshakes.left -= 1;
    const answer = await offer(net, service, version, offered);
    if (answer === "silent") throw new NetError("timeout", `no answer to a hello of ${version}`);
    return answer;
  }
}

/** Whose order of suites decides: the same two are offered in both orders. Null where that cannot be told. */
export async function orderOf(
  net: Net,
  service: Service,
  { version, accepted }: Spoken,
): Promise<"server" | "client" | null> {
  const [one, two] = accepted.map(({ suite }) => suite.id);
  if (one === undefined || two === undefined || version === "TLSv1.3") return null;
  const [there, back] = [
    await offer(net, service, version, [one, two]),
    await offer(net, service, version, [two, one]),
  ];
  if (typeof there !== "object" || typeof back !== "object") return null;
  return there.suite === back.suite ? "server" : "client";
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, "0")}`;
}
