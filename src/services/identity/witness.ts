import type { Db } from "../../db/client.ts";
import { audit } from "../audit.ts";

/** The workspace that stands for the deployment itself: what concerns no other workspace is audited there. */
export const deploymentWorkspace = "00000000-0000-4000-8000-000000000000";

/** Appends to the deployment's audit chain. Ids only. */
export type Witness = (actor: string, action: string, subject: string, origin: string) => Promise<void>;

export function makeWitness(db: Db): Witness {
  return (actor, action, subject, origin) =>
    db.as(deploymentWorkspace, (q) =>
      audit(q, { workspace: deploymentWorkspace, name: actor, role: "owner", origin }, action, subject),
    );
}
