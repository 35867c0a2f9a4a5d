import type { Proof } from "../../model/proof.ts";
import type { Why, WhyStep } from "../../services/app.ts";
import { plain } from "../escape.ts";
import type { Style } from "../style.ts";
import { fit, widthOf } from "../width.ts";

type Shown = WhyStep["proofs"][number];

/** The chain from a target to a fact, with the bytes each step was read from, for a person. */
export function renderWhy({ entity, chain, claims }: Why, width: number, style: Style): string {
  const lines: string[] = [];
  for (const [at, step] of chain.entries()) {
    const last = at === chain.length - 1;
    if (at > 0) lines.push(...link(step, style));
    const name = `${step.entity.type.padEnd(9)} ${fit(plain(step.entity.value), width - 12)}`;
    lines.push(last ? style.bold(name) : name);
    const bar = last ? "  " : style.dim("│ ");
    lines.push(...proofs(step, width - 2, style).map((line) => `${bar}${line}`));
  }
  if (claims.length > 0) lines.push("", style.bold(`What is known of ${fit(plain(entity.value), 50)}`));
  for (const { attribute, value, step } of claims) {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    lines.push(
      `  ${plain(attribute)} ${style.dim("=")} ${fit(plain(text), width - widthOf(attribute) - 5)}  ${style.dim(step.module)}`,
    );
    lines.push(...proofs(step, width - 4, style).map((line) => `    ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

function link({ relation, module, at, count, what }: WhyStep, style: Style): string[] {
  const seen = count > 1 ? ` · seen ${count} times` : "";
  const said = relation ? relation.name.replaceAll("_", " ") : plain(what);
  const facts = `${plain(module)} · ${at.slice(0, 19).replace("T", " ")}${seen}`;
  return [style.dim("│"), `${style.dim("└─")} ${style.cyan(said)}  ${style.dim(facts)}`];
}

/** The proofs of a step; those that would read alike (the same bytes cited twice) are shown once. */
function proofs(step: WhyStep, width: number, style: Style): string[] {
  const shown = new Map(
    step.proofs.map((proof) => proofLines(proof, width, style)).map((lines) => [lines.join("\n"), lines]),
  );
  return [...shown.values()].flat();
}

function proofLines({ proof, uri, excerpt, reads, note }: Shown, width: number, style: Style): string[] {
  const source = style.dim(fit(`${describe(proof)}${uri ? ` of ${plain(uri)}` : ""}`, width));
  const lines = [source];
  if (excerpt) lines.push(...excerptLines(excerpt, width - 2, style).map((line) => `  ${line}`));
  if (reads) lines.push(`  ${style.dim("reads")} ${fit(plain(reads), width - 8)}`);
  if (note) lines.push(style.yellow(`  ${fit(plain(note), width - 2)}`));
  return lines;
}

/** Where a proof points, in words. */
export function describe(proof: Proof): string {
  switch (proof.kind) {
    case "bytes": {
      const place = proof.range
        ? ` bytes ${proof.range[0]}–${proof.range[1]}`
        : proof.pointer
          ? ` at ${proof.pointer}`
          : "";
      return plain(`evidence ${proof.evidence.slice(0, 12)} ${proof.part}${place}`);
    }
    case "dataset":
      return plain(`data set ${proof.name} ${proof.version}, ${proof.row}`);
    case "derived":
      return plain(`derived by ${proof.rule} from ${proof.from.join("; ")}`);
    case "given":
      return plain(`given by ${proof.by}: ${proof.where}`);
  }
}

/** One line around the span; the span itself stands out, and keeps its brackets where there is no colour. */
function excerptLines(excerpt: NonNullable<Shown["excerpt"]>, width: number, style: Style): string[] {
  const span = fit(plain(excerpt.span.slice(0, 400)), Math.max(8, Math.floor(width * 0.6)));
  const marked = style.inverse(span) === span ? `⟦${span}⟧` : style.inverse(span);
  const room = Math.max(0, Math.floor((width - widthOf(span) - 2) / 2));
  const before = fitEnd(plain(excerpt.before.slice(-200)), room);
  const after = fit(plain(excerpt.after.slice(0, 200)), room);
  return [`${style.dim(before)}${marked}${style.dim(after)}`];
}

/** The end of a text that fits, with an ellipsis before it. */
function fitEnd(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let kept = "";
  for (const character of [...text].reverse()) {
    if (widthOf(character + kept) > most - 1) break;
    kept = character + kept;
  }
  return most > 0 ? `…${kept}` : "";
}
