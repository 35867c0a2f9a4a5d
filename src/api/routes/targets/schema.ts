import { z } from "zod";
import { Footprint } from "../../../model/footprint.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { block, text } from "../../inputs.ts";
import { Flag, listOf } from "../workspace-route.ts";

const Entries = z.array(text(255, 1)).max(1_000);

/** What an owner allows, as in a scope file. */
export const ScopeInput = z.strictObject({
  allow: Entries.optional().describe("Names (and everything below them), addresses, CIDR ranges"),
  deny: Entries.optional().describe("Never looked at, never contacted; wins over allow"),
  footprint: Footprint.optional().describe("The most that is authorized"),
  resolved_addresses: z.boolean().optional().describe("Addresses that names in scope resolve to are in scope too"),
  authorized_by: text(300, 1).optional().describe("Who authorized it, and where that is written; wanted from P2 on"),
  until: z.iso.datetime({ offset: true }).optional().describe("When what is authorized ends by itself"),
});

export const Scope = z
  .object({
    allow: listOf(z.string()),
    deny: listOf(z.string()),
    footprint: Footprint,
    resolved_addresses: z.boolean(),
    authorized_by: z.string().optional(),
    until: z.string().optional().describe("When what is authorized ends by itself"),
  })
  .meta({ id: "Scope" });

export const Authorization = z
  .object({
    id: Id,
    scope: Scope,
    acknowledgement: z.string().describe("What the person who recorded it confirmed, word for word"),
    acknowledged_by: z.string(),
    acknowledged_at: Moment,
    withdrawn_by: z.string().nullable(),
    withdrawn_at: Moment.nullable(),
  })
  .meta({ id: "Authorization" });

export const Target = z
  .object({
    id: Id,
    type: z.string(),
    value: z.string(),
    label: z.string(),
    scope: Scope.describe("What its owner would authorize; contact wants an authorization"),
    authorization: Authorization.nullable(),
    created_by: z.string(),
    created_at: Moment,
    archived_at: Moment.nullable(),
  })
  .meta({ id: "Target" });

const Label = text(200);
const Written = text(2_100, 1);
export const NewTarget = z.strictObject({
  value: Written.describe("As people write it, defanged or not: example[.]com, @jdoe, +33…, 192.0.2.0/24"),
  type: text(40, 1).optional().describe("Which type is meant; found out when left out"),
  label: Label.optional(),
  scope: ScopeInput.optional(),
});
/** S2's: one type each. */
export const NewEmail = z.strictObject({ email: Written, label: Label.optional(), scope: ScopeInput.optional() });
export const NewDomain = z.strictObject({ domain: Written, label: Label.optional(), scope: ScopeInput.optional() });
export const TargetChange = z.strictObject({ label: Label.optional(), scope: ScopeInput.optional() });
export const Authorize = z.strictObject({
  scope: ScopeInput.default({}).describe(
    "What is left out is as in the target's scope; `allow` is the target itself if nothing says more",
  ),
  acknowledgement: text(5_000, 20).describe("What the person who says so has read and confirms, word for word"),
});

export const TargetQuery = Paging.extend({
  type: text(40, 1).optional(),
  q: text(200).optional().describe("A part of the value or the label"),
  archived: z.enum(["no", "only", "any"]).default("no"),
  authorized: Flag.optional(),
  sort: z.enum(["created_at", "-created_at", "value", "-value"]).default("-created_at"),
});

/** Four megabytes hold 10,000 lines of any length that is a target. */
export const mostPasted = 4 * 1_048_576;
export const Bulk = z.strictObject({
  text: block(mostPasted, 1).describe(
    "Lines of targets, or CSV with a header that names `value` and perhaps `type` and `label`; 10,000 lines at most",
  ),
  dry_run: z.boolean().default(false).describe("Say what would be made, and make nothing"),
});
const BulkLine = z
  .object({
    line: z.int(),
    written: z.string(),
    outcome: z.enum(["made", "there", "would_be_made", "refused"]),
    type: z.string().nullable(),
    value: z.string().nullable(),
    why: z.string().nullable(),
  })
  .meta({ id: "BulkLine" });
export const BulkResult = z.object({
  dry_run: z.boolean(),
  made: z.int(),
  there: z.int(),
  refused: z.int(),
  lines: z.array(BulkLine),
});
