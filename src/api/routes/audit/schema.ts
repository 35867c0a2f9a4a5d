import { z } from "zod";
import { Moment, Paging } from "../../envelope.ts";
import { text } from "../../inputs.ts";

export const AuditEntry = z
  .object({
    seq: z.int(),
    at: Moment,
    actor: z.string().describe("A person's id, or what else acts"),
    action: z.string(),
    subject: z.string().describe("Ids that it is about"),
    origin: z.string().describe("The address it came from"),
    link: z.string(),
  })
  .meta({ id: "AuditEntry" });

export const AuditQuery = Paging.extend({
  chain: z
    .enum(["workspace", "deployment"])
    .default("workspace")
    .describe("Accounts and sign-ins are the deployment's"),
  actor: text(100).optional(),
  action: text(60, 1).optional().describe("An action, or what comes before its full stop: `scan`"),
  subject: text(100, 1).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});

export const AuditReport = z
  .object({
    chain: z.string(),
    ok: z.boolean(),
    rows: z.int(),
    head: z.object({ seq: z.int(), link: z.string() }).nullable(),
    broken: z.object({ seq: z.int(), action: z.string(), why: z.string() }).nullable(),
  })
  .meta({ id: "AuditReport" });
