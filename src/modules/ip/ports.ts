import { z } from "zod";
import { serviceKey } from "../../model/entities/service.ts";
import { asnData, providerData } from "../../sdk/dataset.ts";
import { sharedMachine } from "../../sdk/machine.ts";
import { defineModule } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { converse } from "./_converse.ts";
import { parsePorts, topPorts } from "./top-ports.ts";

const wide = 20;

/** What a front end serves for its customers; its other ports are its owner's. */
const webPorts: ReadonlySet<number> = new Set([80, 443]);

/** TCP connect scan of an address, and what its open ports say they are. */
export default defineModule({
  id: "ip.ports",
  title: "Open ports and services",
  about:
    "Connects to a list of TCP ports of each address, reads the banners of those that are open and names the services.",
  aliases: ["port_scan"],
  footprint: "P2",
  consumes: ["ip"],
  produces: ["service"],
  datasets: [providerData, asnData],
  batch: 8,
  concurrency: 4,
  timeoutMs: 600_000,
  verified: null,
  options: z.object({
    top: z.int().min(1).max(topPorts.length).default(100).describe("How many ports of Sonde's own ranking are tried"),
    ports: z
      .string()
      .refine((written) => written === "" || parsePorts(written) !== null, "ports are written as 22,80,8000-8100")
      .default("")
      .describe("Ports and ranges instead of the ranking, such as 22,80,8000-8100"),
    shared: z
      .enum(["web", "none", "all"])
      .default("web")
      .describe(
        "What is tried of machines that a CDN or platform shares among its customers: 80 and 443, nothing, all",
      ),
    timeoutMs: z.int().min(50).max(30_000).default(2_000).describe("How long a port may take to answer, ms"),
    bannerMs: z.int().min(50).max(30_000).default(5_000).describe("How long one open port is listened to, ms"),
    quietMs: z
      .int()
      .min(50)
      .max(10_000)
      .default(1_500)
      .describe("Silence after which a service is asked something, ms"),
  }),

  async run({ net, data, options, emit, couldNotLook }, { value: address }) {
    const wanted = parsePorts(options.ports) ?? topPorts.slice(0, options.top);
    // By what is published of the address alone: that does not depend on what else the scan has found by now.
    const isSpared = options.shared !== "all" && sharedMachine(data, address) !== null;
    const ports = isSpared ? wanted.filter((port) => options.shared === "web" && webPorts.has(port)) : wanted;
    if (ports.length === 0) {
      couldNotLook("inconclusive", "many share the machine: its open ports would not be the target's");
      return;
    }
    const scan = await net.tcp.scan(address, ports, { timeoutMs: options.timeoutMs });
    const { open, closed, filtered } = scan;
    if (open.length === 0 && closed === 0) {
      couldNotLook("timeout", `none of ${ports.length} ports answered: down, or all filtered`);
      return;
    }
    emit.claim(
      {
        ports_asked: ports.length,
        ...(ports.length < wanted.length && { ports_spared: wanted.length - ports.length }),
        ports_open: open.length,
        ports_closed: closed,
        ports_filtered: filtered,
      },
      { proof: scan.proof("response"), traits: ["alive"] },
    );
    const patience = { quietMs: options.quietMs, timeoutMs: options.bannerMs };
    const suspicious = ports.length >= wide && open.length > ports.length * 0.9;
    if (suspicious && (await allMute(open))) {
      emit.claim({ tarpit: true }, { proof: scan.proof("response", "/open") });
      return;
    }
    const queue = open.entries();
    const unread: string[] = [];
    const workers = Array.from({ length: 8 }, async () => {
      for (const [index, port] of queue) {
        const seen = await hear(port, unread);
        if (!seen) continue;
        emit.entity("service", serviceKey(address, port), {
          relation: "offers",
          proof: [scan.proof("response", `/open/${index}`), ...seen.proofs],
          attributes: {
            ...(seen.identity && { service: seen.identity.service }),
            ...(seen.identity?.product && { product: seen.identity.product }),
            ...(seen.identity?.version && { version: seen.identity.version }),
            // How much a tarpit says depends on when it is left.
            ...(seen.dribbles ? { tarpit: true } : seen.banner && { banner: bounded(seen.banner, 512) }),
          },
          traits: seen.traits,
        });
      }
    });
    await Promise.all(workers);
    if (unread.length > 0)
      couldNotLook("inconclusive", `open, but could not be asked what they are: ${unread.join(", ")}`);

    /** A port that was open a moment ago and cannot be talked to is still an open port. */
    async function hear(port: number, failed: string[]) {
      try {
        return await converse(net, address, port, patience);
      } catch (error) {
        if (!(error instanceof NetError) || (error.outcome !== "failed" && error.outcome !== "timeout")) throw error;
        failed.push(String(port));
        return { identity: null, banner: "", traits: [], proofs: [], dribbles: false } as const;
      }
    }

    /** Whether a sample over the whole list has nothing to say, or says it byte by byte. */
    async function allMute(found: readonly number[]): Promise<boolean> {
      const step = Math.max(1, Math.floor(found.length / 6));
      const sample = found.filter((_, index) => index % step === 0).slice(0, 6);
      const heard = await Promise.all(sample.map((port) => net.tcp.probe(address, port, { ...patience, enough: 256 })));
      return heard.every(({ bytes }) => bytes.length < 64 && !Buffer.from(bytes).includes("\n"));
    }
  },
});
