import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { defineModule } from "../../sdk/module.ts";

const options = z.object({
  most: z.int().min(2).max(1_000).default(50).describe("Services named in one finding"),
});

/** SSH servers on several addresses that prove themselves with one host key: one machine, or copies of one image. */
export default defineModule({
  id: "ssh.clusters",
  title: "Shared SSH host keys",
  about: "Groups the SSH servers found by host key.",
  footprint: "P0",
  consumes: ["relation:uses_key"],
  produces: [],
  findings: ["ssh.shared_host_key"],
  runs: "at_rest",
  timeoutMs: 600_000,
  verified: null,
  options,

  async runBatch({ known, emit, options }, subjects) {
    const keys = new Map(
      subjects.flatMap(({ relation }) => (relation?.from.type === "service" ? [[relation.to.value, relation.to]] : [])),
    );
    for (const key of keys.values()) {
      const all = await known.neighbours(key, "uses_key", "in");
      const services = all.flatMap(({ type, value }) => (type === "service" ? [value] : [])).sort();
      const addresses = [...new Set(services.map((it) => serviceParts(it).address))].sort();
      if (addresses.length < 2) continue;
      const claims = await known.claims([key], ["ssh_fingerprint"]);
      const bytes = claims.flatMap(({ proofs }) => proofs.filter(({ kind }) => kind === "bytes")).slice(0, 2);
      const fingerprint = String(claims[0]?.value ?? key.value).slice(0, 100);
      const rest = addresses.length > 5 ? ` and ${addresses.length - 5} more` : "";
      emit.finding(
        {
          type: "ssh.shared_host_key",
          category: "cluster",
          severity: "info",
          title: `One SSH host key is used at ${addresses.length} addresses`,
          description: `${addresses.slice(0, 5).join(", ")}${rest} prove themselves with ${fingerprint}: they are one machine, or copies of one image. Whoever has the key of one can play all of them.`,
          remediation: "If they are several machines, make a host key on each of them.",
          data: { fingerprint, services: services.slice(0, options.most) },
        },
        {
          of: key,
          proof: [
            ...bytes,
            {
              kind: "derived",
              rule: "ssh.clusters",
              from: services.slice(0, 20).map((it) => `service ${it} uses_key key ${key.value}`),
            },
          ],
        },
      );
    }
  },
});
