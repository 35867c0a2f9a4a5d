import { entityType } from "../../model/entities/index.ts";
import { traitNames } from "../../model/entity-type.ts";
import type { Subject } from "../../sdk/module.ts";
import type { SubjectRef } from "../slice.ts";
import type { LogRecord } from "../takes.ts";

/** A record as a thread keeps it: with what every module that takes it is given. */
export type ReadRecord = LogRecord & { readonly subject: Subject };

export function withSubject(record: LogRecord): ReadRecord {
  return { ...record, subject: Object.freeze(subjectOf(record)) };
}

export function subjectRef(record: LogRecord): SubjectRef {
  return { kind: record.kind, ref: record.ref, type: record.type, key: record.key };
}

/** A record as a module sees it. */
function subjectOf(record: LogRecord): Subject {
  const { distance, inScope, traits } = record.after;
  const from = {
    type: record.type,
    value: record.key,
    distance,
    inScope,
    traits: traits ? traitNames(entityType(record.type), traits) : [],
  };
  if (!record.relation) return from;
  const { name, type, key } = record.relation;
  return {
    ...from,
    relation: { relation: name, from, to: { type, value: key, distance: distance + 1, inScope: false, traits: [] } },
  };
}
