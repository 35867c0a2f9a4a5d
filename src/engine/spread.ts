import type { Query } from "../db/client.ts";
import { type EntityKey, readEntities } from "../db/tables/entities.ts";
import { readStates } from "../db/tables/log.ts";
import { foundFrom } from "../db/tables/observations.ts";
import { outgoing, type RelationKey, type RelationPlace } from "../db/tables/relations.ts";
import type { Scope } from "../model/scope.ts";
import { better, carries, stateOf } from "./improve.ts";
import type { LogRecord, State } from "./takes.ts";

type Where = {
  readonly workspace: string;
  readonly scan: string;
  readonly head: number;
  readonly scope: Scope;
  /** Type and key of entities by id; grows as more are read. */
  readonly named: Map<number, EntityKey>;
};

type Change = {
  readonly states: Map<number, State>;
  readonly original: ReadonlyMap<number, State>;
  /** By name. */
  readonly relations: ReadonlyMap<string, RelationKey>;
  readonly relationPlaces: ReadonlyMap<string, RelationPlace>;
};

/**
 * Carries a shorter distance or a new scope on to what was found from there, until nothing improves: so distances do not
 * depend on the order in which facts arrive. Returns the records to append: entities that are new or improved, in order
 * of first touch, then relations that are new or start at an improved entity.
 */
export async function spread(q: Query, where: Where, change: Change): Promise<{ appended: LogRecord[]; head: number }> {
  const { workspace, scan, scope, named } = where;
  const { states } = change;
  const original = new Map(change.original);
  const starts = new Map<number, RelationKey[]>();
  for (const relation of change.relations.values()) push(starts, relation.from, relation);

  /** Seen in the scan before this commit, and nearer or in scope since: what hangs on them must follow. */
  let moved = [...states].filter(([id, state]) => movedFrom(original.get(id), state)).map(([id]) => id);
  const again: { id: number; from: number; relation: string; to: number }[] = [];
  let fresh = new Set(states.keys());
  while (moved.length > 0 || fresh.size > 0) {
    const older = moved.filter((id) => original.has(id));
    const links: RelationKey[] = [...fresh].flatMap((id) => starts.get(id) ?? []);
    const children: { parent: number; child: number }[] = [];
    if (older.length > 0) {
      const known = await outgoing(q, workspace, scan, older);
      const relationStart = new Map(known.map((row) => [row.id, row.from_id]));
      for (const row of known) {
        again.push({ id: row.id, from: row.from_id, relation: row.relation, to: row.to_id });
        links.push({ from: row.from_id, relation: row.relation, to: row.to_id });
      }
      for (const row of await foundFrom(q, workspace, scan, "e", older))
        children.push({ parent: row.subject_id, child: row.what_id });
      for (const row of await foundFrom(q, workspace, scan, "r", [...relationStart.keys()])) {
        children.push({ parent: relationStart.get(row.subject_id) ?? 0, child: row.what_id });
      }
    }
    await load(q, where, states, original, [...children.map((one) => one.child), ...links.map((link) => link.to)]);
    const next = new Set<number>();
    const improve = (id: number, other: State) => {
      const known = states.get(id);
      const improved = known ? better(known, other) : other;
      if (improved === known) return;
      states.set(id, improved);
      next.add(id);
    };
    for (const { parent, child } of children) {
      const it = named.get(child);
      const from = states.get(parent);
      if (it && from) improve(child, stateOf(it.type, it.key, from, scope, false));
    }
    for (const link of links) {
      const it = named.get(link.to);
      if (it && carries(link.relation, states.get(link.from), scope, it.type, it.key))
        improve(link.to, { distance: 0, inScope: true, traits: 0 });
    }
    moved = [...next].filter((id) => movedFrom(original.get(id), states.get(id)));
    fresh = next;
  }
  return records(where, change, states, original, again);
}

function movedFrom(before: State | undefined, after: State | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    (after.distance < before.distance || (after.inScope && !before.inScope))
  );
}

async function load(
  q: Query,
  where: Where,
  states: Map<number, State>,
  original: Map<number, State>,
  ids: readonly number[],
): Promise<void> {
  const unknown = [...new Set(ids.filter((id) => !states.has(id) && !original.has(id)))];
  for (const [id, row] of await readStates(q, where.workspace, where.scan, unknown)) {
    const state = { distance: row.distance, inScope: row.in_scope, traits: row.traits };
    states.set(id, state);
    original.set(id, state);
  }
  const unnamed = [...new Set(ids.filter((id) => !where.named.has(id)))];
  for (const row of await readEntities(q, where.workspace, unnamed)) where.named.set(row.id, row);
}

function records(
  where: Where,
  change: Change,
  states: ReadonlyMap<number, State>,
  original: ReadonlyMap<number, State>,
  again: readonly { id: number; from: number; relation: string; to: number }[],
): { appended: LogRecord[]; head: number } {
  const appended: Omit<LogRecord, "upTo">[] = [];
  let head = where.head;
  for (const [id, after] of states) {
    const before = original.get(id) ?? null;
    const it = where.named.get(id);
    if (before === after || !it) continue;
    appended.push({ seq: ++head, kind: "e", ref: id, type: it.type, key: it.key, after, before, relation: null });
  }
  const done = new Set<number>();
  const relation = (id: number, key: RelationKey, isNew: boolean) => {
    const from = where.named.get(key.from);
    const to = where.named.get(key.to);
    const now = states.get(key.from);
    const then = original.get(key.from);
    if (done.has(id) || !from || !to || !now) return;
    done.add(id);
    const after = { ...now, traits: 0 };
    const before = isNew || !then ? null : { ...then, traits: 0 };
    appended.push({
      seq: ++head,
      kind: "r",
      ref: id,
      type: from.type,
      key: from.key,
      after,
      before,
      relation: { name: key.relation, type: to.type, key: to.key },
    });
  };
  for (const [name, key] of change.relations) {
    const place = change.relationPlaces.get(name);
    if (place && !place.seen) relation(place.id, key, true);
  }
  for (const { id, ...key } of again) relation(id, key, false);
  return { appended: appended.map((record) => ({ ...record, upTo: head })), head };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
