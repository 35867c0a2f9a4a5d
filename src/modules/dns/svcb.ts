import { z } from "zod";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import type { DnsType } from "../../sdk/net.ts";
import { emitName, isTold } from "./_names.ts";
import { type Binding, readBinding } from "./_svcb.ts";

const mostRecords = 20;

/** How a name's services are to be reached: HTTPS and SVCB records. */
export default defineModule({
  id: "dns.svcb",
  title: "Service bindings",
  about:
    "HTTPS and SVCB records: the hosts, ports and protocols of a name's services, hints of their addresses, Encrypted ClientHello.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["domain", "hostname", "ip"],
  accepts: ({ value }) => !value.startsWith("_"), // names of services (RFC 8552)
  options: z.object({
    services: z
      .string()
      .array()
      .default(["_dns"])
      .describe("Names of services, such as _dns, for which SVCB records of registered domains are asked"),
  }),
  concurrency: 100,
  tries: 3,
  timeoutMs: 30_000,
  verified: null,

  async run(context, { type, value: name }) {
    await ask(context, name, name, "HTTPS");
    if (type !== "domain") return;
    for (const service of context.options.services) await ask(context, name, `${service}.${name}`, "SVCB");
  },
});

async function ask(
  { net, emit, couldNotLook }: Context<unknown>,
  name: string,
  owner: string,
  type: DnsType,
): Promise<void> {
  const answer = await net.dns.query(owner, type);
  if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  const records = answer.answers.filter((it) => it.name === owner && it.type === type).slice(0, mostRecords);
  const bindings = records.flatMap((record) => {
    const binding = readBinding(record);
    return binding ? [{ binding, proof: answer.proof("response", record.span) }] : [];
  });
  // RFC 9460 2.2: of a set with one malformed record none may be used.
  if (bindings.length < records.length) couldNotLook("inconclusive", `a malformed ${type} record at ${owner}`);
  else for (const { binding, proof } of bindings) take({ emit }, name, binding, proof);
}

function take(
  { emit }: Pick<Context<unknown>, "emit">,
  name: string,
  binding: Binding,
  proof: ReturnType<DnsAnswer["proof"]>,
): void {
  const { target, alpn, ech, hints, text, priority } = binding;
  emit.claim({ svcb: text, ...(ech && { ech: true }) }, { proof });
  for (const protocol of alpn) emit.claim({ alpn: protocol }, { proof });
  if (target !== "" && !emitName({ emit }, target, { relation: "has_service_host", proof })) return;
  const host = target === "" ? name : parseHostname(target);
  if (!host || priority === 0) return; // an alias has no hints of its own (RFC 9460 2.4.2)
  for (const address of hints)
    emit.entity("ip", address, { relation: "hints_at", from: { type: nameType(host), value: host }, proof });
}
