import { mailAttributes } from "../../src/lab/truth/mail-truth.ts";
import { checkedRelations } from "../../src/lab/truth/make-truth.ts";
import { surfaceAttributes } from "../../src/lab/truth/surface-truth.ts";
import { checkedAttributes } from "../../src/lab/truth/traps.ts";
import type { Checked } from "./read-truth.ts";

/** The same that the demo's truth checks in both directions. */
export const checked: Checked = {
  checkedRelations,
  checkedAttributes: [...checkedAttributes, ...surfaceAttributes, ...mailAttributes],
  checkedTraits: ["email deliverable"],
};
