import { canonicalJson } from "../../model/canonical-json.ts";
import { entityType } from "../../model/entities/index.ts";
import { traitBits } from "../../model/entity-type.ts";
import { NewFinding } from "../../model/finding.ts";
import { maxProofs, type Proof } from "../../model/proof.ts";
import { isLegal } from "../../model/relations.ts";
import type { Data } from "../../sdk/dataset.ts";
import { withMachine } from "../../sdk/machine.ts";
import type { Emit, EntityRef, Module } from "../../sdk/module.ts";
import type { Fact, SubjectRef } from "../slice.ts";

const longestAttribute = 8_192;
const mostPerSubject = 20_000;

/** What a module says, checked: declared kinds, legal relations, canonical values, a proof each. Mistakes of the module throw. */
export function makeEmit(module: Module, subject: SubjectRef, data: () => Data, take: (fact: Fact) => void): Emit {
  const produces = new Set(module.produces);
  const self: EntityRef = { type: subject.type, value: subject.key };
  let said = 0;
  const give = (fact: Omit<Fact, "subject" | "confidence"> & { confidence?: number | undefined }) => {
    said += 1;
    if (said > mostPerSubject)
      throw new Error(`${module.id} said more than ${mostPerSubject} things about ${self.value}`);
    const confidence = fact.confidence ?? 1;
    if (!(confidence >= 0 && confidence <= 1))
      throw new TypeError(`${module.id} is sure by ${confidence}, which is not in 0 … 1`);
    take({ ...fact, subject, confidence });
  };
  return {
    entity(type, value, link) {
      if (!produces.has(type)) throw new TypeError(`${module.id} does not declare that it produces ${type}`);
      const key = entityType(type).parse(value);
      if (key === null || key.includes("\0") || !key.isWellFormed()) return false;
      const of = { type, value: key };
      const other = link.from ?? self;
      const from = link.reverse ? of : other;
      const to = link.reverse ? other : of;
      if (link.relation && !isLegal(from.type, link.relation, to.type)) {
        throw new TypeError(
          `${module.id}: "${from.type} ${link.relation} ${to.type}" is no sentence of the vocabulary`,
        );
      }
      give({
        of,
        ...(link.relation && { relation: { name: link.relation, from, to } }),
        ...(link.attributes && { attributes: bounded(link.attributes) }),
        traits: traitBits(entityType(type), link.traits ?? []),
        proofs: proofsOf(module, link.proof),
        confidence: link.confidence,
      });
      return true;
    },
    claim(attributes, link) {
      const of = link.of ?? self;
      give({
        of,
        attributes: bounded(attributes),
        traits: traitBits(entityType(of.type), link.traits ?? []),
        proofs: proofsOf(module, link.proof),
        confidence: link.confidence,
      });
    },
    finding(finding, link) {
      if (!module.findings?.includes(finding.type))
        throw new TypeError(`${module.id} does not declare findings of type ${finding.type}`);
      const of = link.of ?? self;
      const whole = withMachine(finding, data(), link.at ?? entityType(of.type).addressOf(of.value));
      give({
        of,
        traits: 0,
        finding: NewFinding.parse(clean(whole)) as Required<typeof finding>,
        proofs: proofsOf(module, link.proof),
        confidence: link.confidence,
      });
    },
  };
}

function proofsOf(module: Module, proof: Proof | readonly Proof[]): readonly Proof[] {
  const proofs = Array.isArray(proof) ? proof.slice(0, maxProofs) : [proof as Proof];
  if (proofs.length === 0) throw new TypeError(`${module.id} gave no proof`);
  return proofs.map((proof) => clean(proof) as Proof);
}

/** Attributes as JSON, without what is undefined; a value too long for a column is cut, and says so. */
function bounded(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    const plain = clean(JSON.parse(canonicalJson(value)));
    out[name] = Array.isArray(plain) ? plain.slice(0, 1_000).map(cut) : cut(plain);
  }
  return out;
}

/** PostgreSQL's jsonb refuses U+0000 and lone surrogates, which attackers send. */
function clean(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\ufffd");
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [clean(key), clean(member)]));
}

function cut(value: unknown): unknown {
  const json = JSON.stringify(value);
  if (json.length <= longestAttribute) return value;
  return typeof value === "string"
    ? `${value.slice(0, longestAttribute - 2)}…`
    : `${json.slice(0, longestAttribute - 2)}…`;
}
