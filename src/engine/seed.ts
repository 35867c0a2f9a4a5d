import type { Query } from "../db/client.ts";
import { addEvents } from "../db/tables/events.ts";
import { setHead } from "../db/tables/scans.ts";
import type { Proof } from "../model/proof.ts";
import { lookUpAndCommit } from "./commit.ts";
import type { Runtime } from "./runtime.ts";
import type { Said } from "./said.ts";

/** Under this name targets appear among the modules that saw an entity. */
export const given = "target";

/** Puts the targets of a new scan at the beginning of its log, each proved by who gave it and where. */
export async function seedScan(q: Query, scan: Runtime, by: string): Promise<void> {
  const said = scan.brief.spec.targets.map((target): Said => {
    const of = { type: target.type, value: target.value };
    const proofs: Proof[] = [{ kind: "given", by, where: target.given }];
    const subject = { kind: "e" as const, ref: 0, type: "", key: "" };
    return { module: given, version: "1", job: null, fact: { subject, of, traits: 0, proofs, confidence: 1 } };
  });
  const at = { workspace: scan.workspace, scan: scan.id, investigation: null, head: 0, scope: scan.scope };
  const { head } = await lookUpAndCommit(q, at, said);
  await setHead(q, scan.workspace, scan.id, head);
  await addEvents(q, scan.workspace, scan.id, [{ kind: "log", from: 0, to: head }]);
}
