import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import { type Version, versions } from "../_tls-hello.ts";
import { acceptsAnything, enumerate, type Handshakes, orderOf, type Service, type Spoken } from "./_accepts.ts";
import { judgeVersions } from "./_judge-versions.ts";

const options = z.object({
  maxHandshakes: z.int().min(10).max(500).default(120).describe("Handshakes begun with one service at most"),
  timeoutMs: z.int().min(50).max(30_000).default(4_000).describe("How long a server may take to answer a hello, ms"),
});

/**
 * Protocol versions and cipher suites that a TLS service accepts, asked with hellos of our own: no handshake is finished. The
 * control is a hello with suites that do not exist.
 */
export default defineModule({
  id: "tls.versions",
  title: "TLS versions and ciphers",
  about: "Offers each TLS service SSL 3.0 to TLS 1.3 and every cipher suite, and reports what is obsolete or weak.",
  footprint: "P2",
  consumes: ["service"],
  produces: [],
  findings: ["tls.obsolete_protocol", "tls.weak_cipher", "tls.no_forward_secrecy", "tls.client_cipher_order"],
  wants: ["tls"],
  concurrency: 4,
  batch: 100,
  timeoutMs: 600_000,
  verified: null,
  options,

  async run(context, { value: key }) {
    const { net, emit, couldNotLook, options } = context;
    const service = { ...serviceParts(key), serverName: await aNameOf(context, key), timeoutMs: options.timeoutMs };
    const handshakes: Handshakes = { left: options.maxHandshakes, spent: false };
    const spoken: Spoken[] = [];
    const silent: string[] = [];
    for (const version of Object.keys(versions) as Version[]) {
      try {
        const found = await enumerate(net, service, version, handshakes);
        if (found) spoken.push(found);
      } catch (error) {
        if (!(error instanceof NetError) || error.outcome !== "timeout") throw error;
        silent.push(version);
      }
    }
    if (spoken.length === 0) {
      couldNotLook(
        silent.length > 0 ? "timeout" : "inconclusive",
        `${key} answers none of our hellos with one of its own`,
      );
      return;
    }
    const last = spoken.at(-1);
    if (last && (await acceptsAnything(net, service, last.version))) {
      couldNotLook("inconclusive", `${key} accepts cipher suites that do not exist`);
      return;
    }
    const order = await orderIn(context, service, spoken);
    for (const { version, versionProof, accepted } of spoken) {
      emit.claim({ tls_versions: [version] }, { proof: versionProof });
      for (const { suite, proof } of accepted) emit.claim({ tls_ciphers: [`${version} ${suite.name}`] }, { proof });
    }
    for (const { finding, proof } of judgeVersions(spoken, order)) emit.finding(finding, { proof });
    if (silent.length > 0) couldNotLook("timeout", `no answer to hellos of ${silent.join(", ")}`);
    if (handshakes.spent) couldNotLook("inconclusive", `stopped after ${options.maxHandshakes} handshakes`);
  },
});

/** Many servers want to be asked for a name: any that leads there will do, and the first is always the same. */
async function aNameOf({ known }: Context<unknown>, key: string): Promise<string | null> {
  const address = { type: "ip", value: serviceParts(key).address };
  const names = await known.neighbours(address, "resolves_to", "in");
  return (
    names
      .filter(({ inScope }) => inScope)
      .map(({ value }) => value)
      .sort()[0] ?? null
  );
}

async function orderIn({ net }: Context<unknown>, service: Service, spoken: readonly Spoken[]) {
  const choosing = spoken.findLast(({ version, accepted }) => version !== "TLSv1.3" && accepted.length > 1);
  return choosing ? orderOf(net, service, choosing) : null;
}
