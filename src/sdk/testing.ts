import { entityType } from "../model/entities/index.ts";
import { traitBits } from "../model/entity-type.ts";
import { NewFinding } from "../model/finding.ts";
import { type Footprint, within } from "../model/footprint.ts";
import type { Outcome } from "../model/outcome.ts";
import { maxProofs, Proof } from "../model/proof.ts";
import { isLegal } from "../model/relations.ts";
import { compileScope, ScopeDocument } from "../model/scope.ts";
import type { Context, Emit, Entity, EntityRef, Known, KnownClaim, Module, Relation, Subject } from "./module.ts";
import { type Net, NetError } from "./net.ts";

export { type Canned, type CannedNet, type CannedReply, cannedNet } from "./canned-net.ts";

type Written = EntityRef & Partial<Pick<Entity, "distance" | "inScope" | "traits">>;
type WrittenRelation = { readonly from: Written; readonly relation: string; readonly to: Written };

export type RunInput = {
  /** What it is run for; a relation for modules that consume one, several for `runBatch`. */
  readonly subject: Written | WrittenRelation | readonly Written[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly net: Net;
  /** P3 unless given. */
  readonly footprint?: Footprint;
  /** Names, addresses and ranges in scope; the subjects themselves unless given. */
  readonly scope?: readonly string[] | Partial<ScopeDocument>;
  readonly known?: {
    readonly entities?: readonly Written[];
    readonly relations?: readonly WrittenRelation[];
    readonly claims?: readonly KnownClaim[];
  };
  /** Keys by source id. */
  readonly keys?: Readonly<Record<string, string>>;
  /** What the operator brought: texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

export type Emitted = {
  readonly entities: readonly (EntityRef & {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly traits: readonly string[];
    readonly confidence: number;
    readonly proofs: readonly Proof[];
  })[];
  readonly relations: readonly {
    readonly from: EntityRef;
    readonly relation: string;
    readonly to: EntityRef;
    readonly proofs: readonly Proof[];
  }[];
  readonly claims: readonly {
    readonly of: EntityRef;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly traits: readonly string[];
    readonly proofs: readonly Proof[];
  }[];
  readonly findings: readonly (ReturnType<typeof NewFinding.parse> & {
    readonly of: EntityRef;
    readonly proofs: readonly Proof[];
  })[];
  /** What `couldNotLook` said, and the NetError that was thrown, if one was. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly why: string; readonly retryAfter?: number }[];
  /** Values that are none of their type. */
  readonly rejected: readonly { readonly type: string; readonly value: string }[];
};

type Mutable<T> = { [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** An entity with what is left out filled in: distance 0, in scope, no traits. */
export function anEntity(written: Written): Entity {
  return { distance: 0, inScope: true, traits: [], ...written };
}

/**
 * Runs a module as the engine would, for one subject (or a batch), and returns what it gave. Throws where it breaks its
 * declaration: undeclared types, relations and findings, no proof, claims that are no JSON, traits that its type lacks.
 */
export async function runModule(module: Module, input: RunInput): Promise<Emitted> {
  const subjects = toSubjects(input.subject);
  const [first] = subjects;
  if (!first) throw new TypeError("runModule wants a subject");
  for (const subject of subjects) checkConsumed(module, subject);
  const given: Mutable<Emitted> = { entities: [], relations: [], claims: [], findings: [], outcomes: [], rejected: [] };
  const context = makeContext(module, input, subjects, given);
  try {
    if ("runBatch" in module) await module.runBatch(context, subjects);
    else await module.run(context, first);
  } catch (thrown) {
    if (!(thrown instanceof NetError)) throw thrown;
    const { outcome, message, retryAfter } = thrown;
    given.outcomes.push({ outcome, why: message, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
  return given;
}

function toSubjects(written: RunInput["subject"]): Subject[] {
  if (Array.isArray(written)) return written.map(anEntity);
  if (!("relation" in written)) return [anEntity(written as Written)];
  const relation: Relation = { ...written, from: anEntity(written.from), to: anEntity(written.to) };
  return [{ ...relation.from, relation }];
}

function checkConsumed(module: Module, subject: Subject): void {
  const kind = subject.relation ? `relation:${subject.relation.relation}` : subject.type;
  if (!module.consumes.includes(kind)) throw new TypeError(`${module.id} does not consume ${kind}`);
  if (canonical(subject.type, subject.value) !== subject.value)
    throw new TypeError(`"${subject.value}" is not canonical`);
}

function canonical(type: string, value: string): string | null {
  const key = entityType(type).parse(value);
  if (key !== null && entityType(type).parse(key) !== key)
    throw new TypeError(`the key of ${type} "${value}" is not stable`);
  return key;
}

function makeContext(
  module: Module,
  input: RunInput,
  subjects: readonly Subject[],
  given: Mutable<Emitted>,
): Context<unknown> {
  const document = Array.isArray(input.scope) ? { allow: [...input.scope] } : (input.scope ?? {});
  const targets = input.scope ? [] : subjects.map(({ type, value }) => [type, value] as const);
  const scope = compileScope(ScopeDocument.parse(document), targets);
  const footprint = input.footprint ?? "P3";
  return {
    options: module.options.parse(input.options ?? {}),
    net: input.net,
    emit: makeEmit(module, subjects, given),
    known: makeKnown(input.known),
    files: makeFiles(input.files),
    signal: input.signal ?? new AbortController().signal,
    footprint,
    allows: (needed) => within(needed, footprint),
    inScope(type, value) {
      const key = canonical(type, value);
      return key !== null && entityType(type).inScope(key, scope);
    },
    key(source) {
      if (!module.sources?.includes(source))
        throw new TypeError(`${module.id} does not declare the source ${source.id}`);
      return input.keys?.[source.id] ?? null;
    },
    room: async () => {},
    couldNotLook: (outcome, why) => void given.outcomes.push({ outcome, why }),
  };
}

function makeEmit(module: Module, subjects: readonly Subject[], given: Mutable<Emitted>): Emit {
  const only = subjects.length === 1 && "run" in module ? subjects[0] : undefined;
  const other = (ref: EntityRef | undefined): EntityRef => {
    const found = ref ?? only;
    if (!found) throw new TypeError(`${module.id} runs on many: its links name "from" or "of"`);
    const value = canonical(found.type, found.value);
    if (value === null) throw new TypeError(`"${found.value}" is no ${found.type}`);
    return { type: found.type, value };
  };
  return {
    entity(type, value, link) {
      if (!module.produces.includes(type))
        throw new TypeError(`${module.id} does not declare that it produces ${type}`);
      const proofs = checkedProofs(module, link.proof);
      const key = canonical(type, value);
      if (key === null) {
        given.rejected.push({ type, value });
        return false;
      }
      const traits = checkedTraits(type, link.traits);
      const attributes = checkedAttributes(link.attributes ?? {});
      const itself = { type, value: key };
      if (link.relation !== undefined) {
        const [from, to] = link.reverse ? [itself, other(link.from)] : [other(link.from), itself];
        if (!isLegal(from.type, link.relation, to.type)) {
          throw new TypeError(`"${from.type} ${link.relation} ${to.type}" is not in the vocabulary`);
        }
        given.relations.push({ from, relation: link.relation, to, proofs });
      }
      given.entities.push({ ...itself, attributes, traits, confidence: checkedConfidence(link.confidence), proofs });
      return true;
    },
    claim(attributes, link) {
      const of = other(link.of);
      const traits = checkedTraits(of.type, link.traits);
      checkedConfidence(link.confidence);
      given.claims.push({
        of,
        attributes: checkedAttributes(attributes),
        traits,
        proofs: checkedProofs(module, link.proof),
      });
    },
    finding(finding, link) {
      if (!module.findings?.includes(finding.type))
        throw new TypeError(`${module.id} does not declare ${finding.type}`);
      checkedConfidence(link.confidence);
      given.findings.push({
        ...NewFinding.parse(finding),
        of: other(link.of),
        proofs: checkedProofs(module, link.proof),
      });
    },
  };
}

function checkedProofs(module: Module, proof: Proof | readonly Proof[]): Proof[] {
  const proofs = Proof.array().parse(Array.isArray(proof) ? proof : [proof]);
  if (proofs.length === 0) throw new TypeError(`${module.id} gives something without a proof`);
  if (proofs.length > maxProofs)
    throw new TypeError(`${module.id} gives ${proofs.length} proofs; ${maxProofs} are kept`);
  return proofs;
}

function checkedTraits(type: string, traits: readonly string[] = []): readonly string[] {
  traitBits(entityType(type), traits);
  return traits;
}

function checkedAttributes(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new TypeError(`"${name}" is no name of an attribute`);
    if (value === undefined || JSON.stringify(value) === undefined)
      throw new TypeError(`${name} is claimed without a value`);
  }
  return attributes;
}

function checkedConfidence(confidence = 1): number {
  if (!(confidence >= 0 && confidence <= 1)) throw new RangeError(`a confidence of ${confidence}`);
  return confidence;
}

function makeFiles(texts: Readonly<Record<string, string>> = {}): Context<unknown>["files"] {
  const missing = (path: string) => new NetError("failed", `There is no "${path}".`);
  const below = (path: string) => Object.keys(texts).filter((name) => name === path || name.startsWith(`${path}/`));
  return {
    has: async (path) => below(path).length > 0,
    async list(path) {
      const found = below(path);
      if (found.length === 0) throw missing(path);
      return found.sort();
    },
    async read(path) {
      const text = texts[path];
      if (text === undefined) throw missing(path);
      return text;
    },
  };
}

function makeKnown(written: RunInput["known"] = {}): Known {
  const relations = written.relations ?? [];
  const listed = [...(written.entities ?? []), ...relations.flatMap(({ from, to }) => [from, to])].map(anEntity);
  const entities = [...new Map(listed.map((entity) => [`${entity.type} ${entity.value}`, entity])).values()];
  const same = (a: EntityRef, b: EntityRef) => a.type === b.type && a.value === b.value;
  return {
    async neighbours(of, relation, direction) {
      const [near, far] = direction === "out" ? (["from", "to"] as const) : (["to", "from"] as const);
      return relations.filter((it) => it.relation === relation && same(it[near], of)).map((it) => anEntity(it[far]));
    },
    async list(types, where = {}) {
      return entities.filter(
        (it) =>
          types.includes(it.type) &&
          (where.inScope === undefined || it.inScope === where.inScope) &&
          (where.trait === undefined || it.traits.includes(where.trait)),
      );
    },
    async claims(of, attributes) {
      return (written.claims ?? []).filter(
        (it) => attributes.includes(it.attribute) && of.some((one) => same(one, it.of)),
      );
    },
  };
}
