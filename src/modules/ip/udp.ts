import { randomBytes } from "node:crypto";
import { z } from "zod";
import { serviceKey } from "../../model/entities/service.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { moreUdpProbes } from "./_udp-more-probes.ts";
import { type UdpProbe, udpProbes } from "./_udp-probes.ts";

const options = z.object({
  timeoutMs: z.int().min(50).max(30_000).default(2_000).describe("How long a service may take to answer, ms"),
  sends: z.int().min(1).max(5).default(2).describe("How often a question is sent before it counts as not answered"),
  services: z.array(z.string()).default([]).describe("Only these services (dns, ntp, snmp …); all when empty"),
});

const lanes = 8;
const probes: readonly UdpProbe[] = [...udpProbes, ...moreUdpProbes];

/**
 * Services over UDP, each asked one question of its own protocol. Only an answer in that protocol that repeats what was random in
 * the question is a service; ICMP closes a port; silence says nothing and is told as that.
 */
export default defineModule({
  id: "ip.udp",
  title: "UDP services",
  about:
    "Asks each address one harmless question for some thirty UDP services, and reports those that leak or flood. Guesses the SNMP community only at P3.",
  footprint: "P2",
  upTo: "P3",
  consumes: ["ip"],
  produces: ["service"],
  findings: ["ip.udp_amplifier", "ip.udp_exposed", "ip.snmp_public"],
  batch: 50,
  concurrency: 4,
  timeoutMs: 300_000,
  verified: null,
  options,

  async run(context, { value: address }) {
    const { services } = context.options;
    const chosen = probes.filter(
      ({ service, guesses }) =>
        (services.length === 0 || services.includes(service)) && (!guesses || context.allows("P3")),
    );
    const silent = new Set<number>();
    const heard = new Set<number>();
    const queue = chosen.values();
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const probe of queue) {
          const state = await ask(context, address, probe);
          if (state === "silent") silent.add(probe.port);
          else heard.add(probe.port);
        }
      }),
    );
    // A port that answered one question may keep silent to another.
    const unknown = [...silent].filter((port) => !heard.has(port)).sort((a, b) => a - b);
    if (unknown.length === 0) return;
    if (heard.size === 0)
      context.couldNotLook("timeout", `none of ${unknown.length} UDP ports answered, not even that it is closed`);
    else context.couldNotLook("inconclusive", `UDP ports that neither answered nor were closed: ${unknown.join(", ")}`);
  },
});

async function ask(context: Context<z.output<typeof options>>, address: string, probe: UdpProbe) {
  const { net, emit } = context;
  const token = randomBytes(16);
  const send = probe.send(token);
  const takes = (datagram: Uint8Array) => probe.answers(bufferOf(datagram), token);
  const { timeoutMs, sends } = context.options;
  const answer = await net.udp.probe(address, probe.port, { send, takes, timeoutMs, sends });
  if (answer.state !== "answered") return answer.state;
  const datagram = bufferOf(answer.bytes);
  const { attributes = {}, span } = probe.tell?.(datagram) ?? {};
  const proof = answer.proof("response", span ?? [0, Math.min(datagram.length, 512)]);
  const key = serviceKey(address, probe.port, "udp");
  const kept = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === "string" ? bounded(value, 512) : value,
  ]);
  emit.entity("service", key, {
    relation: "offers",
    proof,
    attributes: { service: probe.service, ...Object.fromEntries(kept) },
  });
  emit.claim({}, { proof, traits: ["alive"] });
  if (probe.risk) {
    const { type, severity, title, harm, remedy } = probe.risk;
    emit.finding(
      {
        type,
        category: "exposure",
        severity,
        title,
        description: `${address} answers on port ${probe.port}/udp: ${send.length} bytes were sent, ${datagram.length} came back. ${harm}`,
        remediation: remedy,
        data: { service: probe.service, sent: send.length, received: datagram.length },
      },
      { of: { type: "service", value: key }, proof: answer.proof("response", [0, Math.min(datagram.length, 512)]) },
    );
  }
  return answer.state;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
