import { createHash } from "node:crypto";
import { z } from "zod";
import { parseAddress } from "../../model/address.ts";
import { parseHostname } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { walkReverse } from "./_ip6-walk.ts";
import { emitName, isTold } from "./_names.ts";
import { addressesOf, isGeneric, reverseName } from "./_reverse.ts";

/** No address has more names that mean anything. */
const mostNames = 20;

const options = z.object({
  most: z.int().min(1).max(65_536).default(1_024).describe("Addresses of an IPv4 range asked for at most (a /22)"),
  walk: z.int().min(0).max(200_000).default(5_000).describe("Questions at most to walk an IPv6 range; 0 walks none"),
});

type Reversing = Context<z.output<typeof options>>;

/** Names of addresses, whether they lead back, and the named addresses of ranges. */
export default defineModule({
  id: "dns.reverse",
  title: "Reverse DNS",
  about:
    "Names of addresses (PTR), whether those names lead back to them, and which addresses of a range have names of their own.",
  footprint: "P1",
  consumes: ["ip", "range"],
  produces: ["ip", "domain", "hostname"],
  options,
  concurrency: 50,
  tries: 3,
  timeoutMs: 300_000,
  verified: null,

  async run(context, { type, value }) {
    if (type === "ip") await nameOf(context, value);
    else if (value.includes(":")) await walk(context, value);
    else await sweep(context, value);
  },
});

async function nameOf(context: Reversing, address: string): Promise<void> {
  const { net, emit } = context;
  const answer = await net.dns.query(reverseName(address), "PTR");
  if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  const back: { confirmed: boolean; proof: Proof[] }[] = [];
  for (const { type, data, span } of answer.answers.slice(0, mostNames)) {
    if (type !== "PTR" || !("host" in data)) continue;
    const proof = answer.proof("response", span);
    const attributes = isGeneric(data.host, address) ? { generic_name: true } : {};
    emit.claim({ ptr: bounded(data.host, 253) }, { proof });
    emitName(context, data.host, { relation: "points_back_to", proof, attributes });
    const name = parseHostname(data.host);
    if (name) back.push(await leadsBack(context, name, address, proof));
  }
  const shown = back.find(({ confirmed }) => confirmed) ?? back[0];
  if (shown) emit.claim({ forward_confirmed: shown.confirmed }, { proof: shown.proof });
}

/** Whoever runs a reverse zone may write any name there; only the name's own zone can confirm it. */
async function leadsBack({ net }: Reversing, name: string, address: string, why: Proof) {
  const answer = await net.dns.query(name, address.includes(":") ? "AAAA" : "A");
  if (!isTold(answer)) throw new NetError("inconclusive", `${name}: ${answer.server} answered ${answer.rcode}`);
  const record = answer.answers.find(({ data }) => "address" in data && parseAddress(data.address) === address);
  return { confirmed: record !== undefined, proof: [why, answer.proof("response", record?.span)] };
}

/** The addresses of a range that have a name of their own; each is then looked at by itself. */
async function sweep(context: Reversing, range: string): Promise<void> {
  const { net, options, signal } = context;
  const { addresses, all } = addressesOf(range, options.most);
  if (all > addresses.length)
    context.couldNotLook("inconclusive", `only the first ${addresses.length} of ${all} addresses were asked for`);
  const failures: NetError[] = [];
  for (const block of Object.values(Object.groupBy(addresses, (it) => it.slice(0, it.lastIndexOf("."))))) {
    signal.throwIfAborted();
    if (!block?.[0] || (await namesAnything(context, block[0]))) continue;
    const answers = await net.dns.queryAll(block.map((it) => [reverseName(it), "PTR"] as const));
    for (const [index, answer] of answers.entries()) {
      const address = block[index] ?? "";
      if (answer instanceof NetError) failures.push(answer);
      else if (answer && !isTold(answer)) failures.push(new NetError("inconclusive", `${answer.rcode} for ${address}`));
      else if (answer) takeAddress(context, range, address, answer);
    }
  }
  tell(context, failures);
}

/** The control: where a label that is no number has a name too, names say nothing of addresses. */
async function namesAnything({ net, couldNotLook }: Reversing, address: string): Promise<boolean> {
  const parent = reverseName(address).replace(/^\d+\./, "");
  const label = `x${createHash("sha256").update(parent).digest("hex").slice(0, 14)}`;
  const [control] = await net.dns.queryAll([[`${label}.${parent}`, "PTR"]]);
  if (control instanceof NetError) throw control;
  if (!control?.answers.some(({ type }) => type === "PTR")) return false;
  couldNotLook("inconclusive", `every name below ${parent} is answered`);
  return true;
}

async function walk(context: Reversing, range: string): Promise<void> {
  const { net, options, signal } = context;
  if (options.walk === 0) return;
  const walked = await walkReverse(net.dns, range, options.walk, signal);
  if (!walked) {
    context.couldNotLook("inconclusive", "its reverse zone knows names that nobody made");
    return;
  }
  if (walked.left > 0)
    context.couldNotLook(
      "inconclusive",
      `more than ${options.walk} questions: ${walked.left} branches were not entered`,
    );
  for (const { address, answer } of walked.found) takeAddress(context, range, address, answer);
  tell(context, walked.failures);
}

function takeAddress({ emit }: Reversing, range: string, address: string, answer: DnsAnswer): void {
  const own = answer.answers.find(
    ({ type, data }) => type === "PTR" && "host" in data && !isGeneric(data.host, parseAddress(address) ?? address),
  );
  if (!own) return; // a name made from the address: the provider's, and nothing need be there
  const from = { type: "range", value: range };
  emit.entity("ip", address, { relation: "part_of", from, reverse: true, proof: answer.proof("response", own.span) });
}

function tell({ couldNotLook }: Reversing, failures: readonly NetError[]): void {
  const [first] = failures;
  if (first) couldNotLook(first.outcome, `${failures.length} questions: ${first.message}`);
}
