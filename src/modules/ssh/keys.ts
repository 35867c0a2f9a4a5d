import { randomBytes } from "node:crypto";
import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { NetError, type Recorded } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { exchanges, readReply } from "./_exchange.ts";
import { type KexInit, messages, readKexInit, readSaid, type Said, writeKexInit } from "./_hello.ts";
import { judgeAlgorithms, judgeKey, judgeVersion } from "./_judge.ts";
import { packet } from "./_wire.ts";

const options = z.object({
  timeoutMs: z.int().min(50).max(30_000).default(5_000).describe("How long a server may take to answer, ms"),
  keys: z.boolean().default(true).describe("Whether host keys are asked for, a connection each"),
});

const identification = "SSH-2.0-Sonde";

/** Signature algorithms of each kind of key, the best first. */
const kinds = [
  ["ssh-ed25519"],
  ["ecdsa-sha2-nistp256"],
  ["ecdsa-sha2-nistp384"],
  ["ecdsa-sha2-nistp521"],
  ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"],
  ["ssh-dss"],
];

const lists = {
  ssh_kex: "kex",
  ssh_ciphers: "ciphersOut",
  ssh_macs: "macsOut",
  ssh_host_key_algorithms: "hostKeys",
} as const;

/**
 * What an SSH server offers, and its host keys by a key exchange of our own (RFC 4253). The control: a key counts only when
 * the server signed the exchange with it; a blob can be copied from any other server. Nobody logs in.
 */
export default defineModule({
  id: "ssh.keys",
  title: "SSH algorithms and host keys",
  about: "Reads what SSH servers offer and the host keys they prove to have, and reports what is weak.",
  footprint: "P2",
  consumes: ["service"],
  produces: ["key"],
  findings: [
    "ssh.protocol_1",
    "ssh.weak_kex",
    "ssh.weak_cipher",
    "ssh.weak_mac",
    "ssh.weak_host_key_algorithm",
    "ssh.weak_host_key",
  ],
  wants: ["ssh"],
  concurrency: 16,
  batch: 200,
  verified: null,
  options,

  async run(context, { value: key }) {
    const { emit, couldNotLook } = context;
    const { said, recorded } = await talk(context, key, []);
    if (!said) {
      couldNotLook("inconclusive", `${key} does not say who it is as SSH does`);
      return;
    }
    const old = judgeVersion(said.identification);
    if (old) emit.finding(old, { proof: recorded.proof("response", said.identificationAt) });
    const first = said.packets.find(({ type }) => type === messages.kexInit);
    const offered = first && readKexInit(first.payload);
    if (!first || !offered) {
      if (!/^SSH-1\.\d-/.test(said.identification))
        couldNotLook("inconclusive", `${key} names itself and then offers no algorithms`);
      return;
    }
    const proofOf = (list: keyof KexInit["spans"]) => {
      const [from, to] = offered.spans[list];
      return recorded.proof("response", [first.at + from, first.at + to]);
    };
    for (const [attribute, list] of Object.entries(lists))
      emit.claim({ [attribute]: offered[list] }, { proof: proofOf(list) });
    for (const { finding, list } of judgeAlgorithms(offered)) emit.finding(finding, { proof: proofOf(list) });
    if (context.options.keys) await readKeys(context, key, offered);
  },
});

type Looking = Context<z.output<typeof options>>;
type Talk = { readonly said: Said | null; readonly recorded: Recorded };

/** One connection: says who we are and these packets, and reads until KEXINIT, and the reply where there was something to reply to. */
async function talk({ net, options }: Looking, key: string, packets: readonly Uint8Array[]): Promise<Talk> {
  const { address, port } = serviceParts(key);
  const awaited = packets.length > 0 ? messages.kexReply : messages.kexInit;
  const enough = (bytes: Uint8Array) => {
    const said = readSaid(bytes);
    if (said === null || said === "more") return said === null;
    return said.packets.some(({ type }) => type === awaited || type === messages.disconnect);
  };
  const send = Buffer.concat([Buffer.from(`${identification}\r\n`), ...packets]);
  const { timeoutMs } = options;
  const probe = await net.tcp.probe(address, port, { send, enough, quietMs: timeoutMs, timeoutMs: 2 * timeoutMs });
  if (probe.state === "closed") throw new NetError("failed", `${key} refuses connections`);
  if (probe.state === "filtered") throw new NetError("timeout", `${key} does not answer`);
  const said = readSaid(probe.bytes);
  return { said: said === "more" ? null : said, recorded: probe };
}

async function readKeys(context: Looking, key: string, offered: KexInit): Promise<void> {
  const { emit, couldNotLook } = context;
  const kex = Object.keys(exchanges).find((name) => offered.kex.includes(name));
  if (!kex) {
    couldNotLook("inconclusive", `${key} offers no key exchange that can be made here`);
    return;
  }
  const unread: string[] = [];
  for (const kind of kinds) {
    const hostKey = kind.find((name) => offered.hostKeys.includes(name));
    if (!hostKey) continue;
    const half = exchanges[kex]?.();
    if (!half) continue;
    const clientInit = writeKexInit({ kex, hostKey, kexInit: offered }, randomBytes(16));
    const opening = Buffer.concat([Buffer.of(30), half.sent]);
    // One key exchange and one kind of key leave nothing to negotiate: both packets may go at once.
    const { said, recorded } = await talk(context, key, [packet(clientInit), packet(opening)]);
    const serverInit = said?.packets.find(({ type }) => type === messages.kexInit);
    const answer = said?.packets.find(({ type }) => type === messages.kexReply);
    const reply =
      said && serverInit && answer
        ? readReply(answer.payload, half, {
            client: identification,
            server: said.identification,
            clientInit,
            serverInit: serverInit.payload,
          })
        : null;
    if (!reply || !answer) unread.push(`${hostKey}: no key`);
    else if (!reply.isSigned) unread.push(`${hostKey}: a key that it does not sign with`);
    else {
      const { hostKey: found, keyAt } = reply;
      const proof = recorded.proof("response", [answer.at + keyAt[0], answer.at + keyAt[1]]);
      emit.entity("key", found.spki, {
        relation: "uses_key",
        proof,
        attributes: { ssh_key: `${found.type} ${found.bits}`, ssh_fingerprint: found.fingerprint },
      });
      emit.claim({ ssh_host_keys: [bounded(`${found.type} ${found.bits} ${found.fingerprint}`, 200)] }, { proof });
      const weak = judgeKey(found);
      if (weak) emit.finding(weak, { proof });
    }
  }
  if (unread.length > 0) couldNotLook("inconclusive", unread.join("; "));
}
