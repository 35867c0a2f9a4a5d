import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { type EvidenceInput, unpackRecord } from "../src/evidence/record.ts";
import { type Lab, startLab } from "../src/lab/lab.ts";
import { Budget, Reach } from "../src/model/scan.ts";
import { makeNet, type NetDoor } from "../src/net/net.ts";
import type { Module } from "../src/sdk/index.ts";
import { type Emitted, runModule } from "../src/sdk/testing.ts";

/** Modules through the real door, against the servers of the demo internet: both stand while a file's tests run. */
export function aLabDoor() {
  const kept = new Map<string, EvidenceInput>();
  const folder = mkdtempSync(join(tmpdir(), "sonde-modules-"));
  let lab: Lab;
  let door: NetDoor;

  before(async () => {
    lab = await startLab();
    const map = join(folder, "map.json");
    lab.writeMap(map);
    door = makeNet({
      scope: { document: lab.scope, targets: [] },
      footprint: "P3",
      reach: Reach.parse({ resolvers: [...lab.resolvers], map }),
      budget: Budget.parse({ rate: 100_000 }),
      lease: async (n) => n,
      sourceTurn: async () => ({ granted: true, waitMs: 0 }),
    });
  });

  after(async () => {
    await door.close();
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  /** The bytes that every proof points at are in the evidence. */
  function checkProofs({ entities, relations, claims, findings }: Emitted): void {
    for (const { proofs } of [...entities, ...relations, ...claims, ...findings]) {
      for (const proof of proofs) {
        if (proof.kind !== "bytes") continue;
        const record = kept.get(proof.evidence);
        const part = record && (proof.part === "request" ? record.request : record.response);
        assert.ok(part, `the evidence ${proof.evidence} is not kept`);
        if (proof.range) assert.ok(proof.range[0] < proof.range[1] && proof.range[1] <= part.length);
      }
    }
  }

  return {
    /** By id: the records that modules made. */
    kept,
    log: () => lab.log,
    /** Runs a module on one subject, and sees that every span it cites is there. */
    async run(module: Module, value: string, type = "domain"): Promise<Emitted> {
      const net = door.forModule({
        granted: module.upTo ?? module.footprint,
        sources: module.sources ?? [],
        signal: new AbortController().signal,
        sink: (packed) => void kept.set(packed.id, unpackRecord(packed.member)),
      });
      const subject = { type, value };
      const given = { subject: "runBatch" in module ? [subject] : subject, net, scope: lab.scope };
      const emitted = await runModule(module, given);
      checkProofs(emitted);
      return emitted;
    },
  };
}
