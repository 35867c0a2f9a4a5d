import { z } from "zod";
import { type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { emitName, isTold } from "./_names.ts";
import { services } from "./_services.ts";
import { makeWildcards } from "./_wildcard.ts";

/** One name has more hosts only to be a nuisance. */
const mostHosts = 30;

/** Hosts of services that a domain announces (RFC 2782). */
export default defineModule({
  id: "dns.srv",
  title: "DNS services",
  about:
    "Hosts and ports that a domain announces for common services (SRV): telephony, chat, directories, mail, clusters.",
  footprint: "P1",
  consumes: ["domain"],
  produces: ["domain", "hostname"],
  options: z.object({
    services: z.int().min(1).max(services.length).default(services.length).describe("How many service names are asked"),
    extra: z.string().array().default([]).describe("Further service names, such as _myapp._tcp"),
  }),
  concurrency: 8,
  tries: 3,
  timeoutMs: 120_000,
  verified: null,

  async run({ net, emit, options, couldNotLook, signal }, { value: domain }) {
    if ((await net.dns.query(domain, "NS")).rcode === "NXDOMAIN") return; // nothing lies below it either (RFC 8020)
    const asked = [...new Set([...options.extra, ...services.slice(0, options.services)])];
    const names = asked.map((service) => `${service}.${domain}`);
    const answers = await net.dns.queryAll(names.map((name) => [name, "SRV"] as const));
    const failures: NetError[] = [];
    const told: { service: string; name: string; answer: DnsAnswer }[] = [];
    for (const [index, answer] of answers.entries()) {
      const [service = "", name = ""] = [asked[index], names[index]];
      if (answer instanceof NetError) failures.push(answer);
      else if (answer && !isTold(answer))
        failures.push(new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`));
      else if (answer && hostsOf(answer, name).length > 0) told.push({ service, name, answer });
    }
    const [first] = failures;
    if (first) couldNotLook(first.outcome, `${failures.length} of ${names.length} services: ${first.message}`);

    const wildcards = makeWildcards(net.dns, signal);
    await wildcards.prepare(
      "SRV",
      told.map(({ name, answer }) => [name, answer] as const),
    );
    for (const { service, name, answer } of told) {
      if ((await wildcards.judge(name, "SRV", answer)) !== "own") continue; // any service would be answered so
      for (const { data, span } of hostsOf(answer, name)) {
        const proof = answer.proof("response", span);
        emitName({ emit }, data.host, { relation: "has_service_host", proof });
        emit.claim({ srv: `${service} ${data.port} ${bounded(data.host, 253)}` }, { proof });
      }
    }
  },
});

/** The hosts of a service; a host that is the root says that the service is not there. */
function hostsOf(answer: DnsAnswer, name: string) {
  return answer.answers.slice(0, mostHosts).flatMap(({ type, name: owner, data, span }) => {
    const announces = type === "SRV" && owner === name && "port" in data && data.host !== "" && data.host !== ".";
    return announces ? [{ data, span }] : [];
  });
}
