import type { NewFinding } from "../../model/finding.ts";
import type { Proof } from "../../model/proof.ts";
import type { Emit, EntityRef } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";

/** Something wrong with a domain's mail, and what says so. */
export type Defect = { readonly finding: Omit<NewFinding, "category">; readonly proof: readonly Proof[] };

/** Emits them about the subject, or `of`. What strangers wrote may be long: it is cut to what a finding holds. */
export function emitDefects(emit: Emit, defects: readonly Defect[], of?: EntityRef): void {
  for (const { finding, proof } of defects) {
    const cut = {
      title: bounded(finding.title, 300),
      description: bounded(finding.description, 4_000),
      remediation: bounded(finding.remediation ?? "", 2_000),
    };
    emit.finding({ ...finding, ...cut, category: "mail" }, { proof: proof.slice(0, 3), ...(of && { of }) });
  }
}

/** Sentences of a list in one, bounded: they quote what strangers wrote. */
export function listed(sentences: readonly string[]): string {
  const shown = [...new Set(sentences)].slice(0, 8).map((it) => it.slice(0, 200));
  const rest = sentences.length - shown.length;
  return `${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
