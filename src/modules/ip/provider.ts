import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import type { Proof } from "../../model/proof.ts";
import { type Attribution, asnData, providerData } from "../../sdk/dataset.ts";
import { type Context, defineModule, type EntityRef, type Relation } from "../../sdk/module.ts";

const options = z.object({
  ask: z
    .boolean()
    .default(true)
    .describe(
      "Ask the web servers of addresses that are not known to be shared who they are, on ports 80 and 443 (P2)",
    ),
});

/** How sure each kind of reason makes. */
const confidence: Readonly<Record<Attribution["by"], number>> = { range: 1, name: 0.9, network: 0.8, header: 0.7 };

const longestChain = 10;

/** Whose machine an address is: by published ranges, the network that announces it, names that lead there, and its own headers. */
export default defineModule({
  id: "ip.provider",
  title: "Providers of addresses",
  about:
    "Which CDN, platform, cloud or host an address belongs to, and whether its customers share it: then what is found there is seldom the target's alone.",
  footprint: "P0",
  upTo: "P2",
  consumes: ["ip", "relation:resolves_to", "service"],
  produces: [],
  wants: ["http"],
  inScopeOnly: false,
  reach: 1,
  datasets: [providerData, asnData],
  concurrency: 8,
  tries: 2,
  verified: null,
  options,

  async run(context, subject) {
    const { data } = context;
    if (subject.relation) return byNames(context, subject.relation);
    if (subject.type === "service") return byHeaders(context, subject.value);
    claim(context, subject, data.providers.at(subject.value));
  },
});

type Looking = Pick<Context<z.output<typeof options>>, "data" | "emit" | "known" | "net" | "options" | "allows">;

function claim({ emit }: Pick<Looking, "emit">, of: EntityRef, found: Attribution | null, more: readonly Proof[] = []) {
  if (!found) return;
  const { provider, kind, shared, by, proofs } = found;
  emit.claim(
    { provider, provider_kind: kind, ...(shared && { shared }) },
    { of, proof: [...proofs, ...more], confidence: confidence[by] },
  );
}

/** A name that leads to the address, or one that it is an alias of, is a provider's. */
async function byNames(context: Looking, { from, to }: Relation): Promise<void> {
  const steps = [`${from.type} ${from.value} resolves_to ${to.type} ${to.value}`];
  let at: EntityRef = from;
  for (let step = 0; step < longestChain; step++) {
    const found = context.data.providers.named(at.value);
    if (found) {
      const rule = "who owns a name that leads to an address owns the machine there";
      return claim(context, to, found, [{ kind: "derived", rule, from: steps }]);
    }
    const [next] = await context.known.neighbours(at, "alias_of", "out");
    if (!next) return;
    steps.push(`${at.type} ${at.value} alias_of ${next.type} ${next.value}`);
    at = next;
  }
}

/** Asked by its bare address, a front end speaks for itself and for none of its customers. */
async function byHeaders({ net, data, emit, options, allows }: Looking, key: string): Promise<void> {
  const { address, port } = serviceParts(key);
  const scheme = port === 443 ? "https" : port === 80 ? "http" : null;
  if (!scheme || !options.ask || !allows("P2") || data.providers.at(address)?.shared) return;
  const host = address.includes(":") ? `[${address}]` : address;
  const answer = await net.http.request(`${scheme}://${host}/`, { maxBytes: 4_096 });
  const found = data.providers.answering(answer.headers);
  if (found) claim({ emit }, { type: "ip", value: address }, found, [answer.proofOfHeader(found.header)]);
}
