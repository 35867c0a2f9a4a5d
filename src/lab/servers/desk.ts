import type { Tries } from "../faults.ts";
import type { LabLog } from "../log.ts";

/** What every server of a lab shares. */
export type Desk = {
  readonly seed: number;
  readonly log: LabLog;
  readonly tries: Tries;
  /** How far away name servers and web servers seem: so long each of their answers waits. */
  readonly replyMs?: number;
};
