import type { Query } from "../db/client.ts";
import { readCounts } from "../db/tables/counts.ts";
import { countMoved } from "../db/tables/finding-scopes.ts";
import { addHistory, dimsOf, holdFindings, setStates } from "../db/tables/findings.ts";
import {
  logOf,
  madeAt,
  outcomesAbout,
  type PathRow,
  specsOf,
  unfinishedJobs,
  unseenFindings,
} from "../db/tables/judged.ts";
import { queueListing } from "../db/tables/listing-queue.ts";
import { readOffsets } from "../db/tables/scan-modules.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { activeStates } from "../model/finding.ts";
import { type Footprint, within } from "../model/footprint.ts";
import { decode } from "./pages.ts";
import type { PlannedModule, Runtime } from "./runtime.ts";
import type { LogRecord } from "./takes.ts";

const pageSize = 1_000;

/**
 * Says at the end of a scan which findings it looked for and did not see: those are fixed. It looked when every module by
 * which the newest scan that saw the finding came to it ran here too, as it ran there, took the same subject and the entity
 * that the finding is about, settled both, and had nothing to say about what it could not look at. Gives their ids.
 */
export async function judgeFindings(q: Query, scan: Runtime): Promise<number[]> {
  const { workspace, id } = scan;
  const [made, entities, findings] = await Promise.all([
    madeAt(q, workspace, id),
    readCounts(q, workspace, id, "entity"),
    readCounts(q, workspace, workspace, "finding"),
  ]);
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, row) => total + row.n, 0);
  if (sum(findings) === 0) return [];
  const by = sum(entities) <= sum(findings) ? "entity" : "finding";
  const fixed: number[] = [];
  for (let after = 0; ; ) {
    const { paths, last } = await unseenFindings(q, workspace, id, { by, after, most: pageSize });
    if (paths.length > 0) fixed.push(...(await fix(q, scan, made, await absent(q, scan, paths))));
    if (last === null) return fixed;
    after = last;
  }
}

/** Of these findings, those that the scan looked for. */
async function absent(q: Query, scan: Runtime, paths: readonly PathRow[]): Promise<number[]> {
  const { workspace, id } = scan;
  const byFinding = Map.groupBy(paths, (path) => path.id);
  for (const [finding, its] of byFinding)
    if (!its.every(({ module }) => scan.byId.has(module))) byFinding.delete(finding);
  const asked = [...byFinding.values()].flat();
  if (asked.length === 0) return [];
  const refs = (kind: "e" | "r") => asked.filter((path) => path.subject_kind === kind).map((path) => path.subject_id);
  const [specs, aboutEntities, aboutRelations, unfinished, offsets] = await Promise.all([
    specsOf(q, workspace, [...new Set(asked.map((path) => path.seen_in))]),
    logOf(q, workspace, id, "e", [...new Set([...refs("e"), ...asked.map((path) => path.entity_id)])]),
    logOf(q, workspace, id, "r", [...new Set(refs("r"))]),
    unfinishedJobs(q, workspace, id),
    readOffsets(q, workspace, id),
  ]);
  const records = Map.groupBy([...aboutEntities, ...aboutRelations].map(decode), ({ kind, ref }) => `${kind}${ref}`);
  const planned = new Map(offsets.map((row) => [row.module, row.planned]));
  /** The record at which a module took something; undefined where it never did. */
  const taken = (module: PlannedModule, name: string): LogRecord | undefined => records.get(name)?.find(module.takes);
  const settled = (module: string, seq: number) =>
    seq <= (planned.get(module) ?? 0) &&
    !unfinished.some(
      (job) => job.module === module && seq > job.from && seq <= job.to && seq > job.low && !job.settled.includes(seq),
    );
  /** The records at which everything was looked at that had to be; null where something was not. */
  const looks = (path: PathRow): { module: string; seq: number; kind: string; ref: number }[] | null => {
    const module = scan.byId.get(path.module);
    if (
      !module ||
      !ranAlike(
        scan,
        module,
        specs.find((spec) => spec.id === path.seen_in),
      )
    )
      return null;
    const subject = taken(module, `${path.subject_kind}${path.subject_id}`);
    const about = taken(module, `e${path.entity_id}`);
    const took = [subject, about].flatMap((record) => record ?? []);
    if (!subject || !took.every(({ seq }) => settled(path.module, seq))) return null;
    const looked = took.map(({ seq, kind, ref }) => ({ module: path.module, seq, kind, ref }));
    return [...looked, { module: path.module, seq: subject.seq, kind: "e", ref: path.entity_id }];
  };
  const looked = [...byFinding].flatMap(([finding, its]) => {
    const all = its.map(looks);
    return all.includes(null) ? [] : [{ finding, looks: all.flatMap((one) => one ?? []) }];
  });
  const all = looked.flatMap((one) => one.looks);
  if (all.length === 0) return [];
  const outcomes = await outcomesAbout(q, workspace, id, {
    modules: [...new Set(all.map((look) => look.module))],
    subjects: [...new Set(all.map((look) => look.ref))],
    seqs: [...new Set(all.map((look) => look.seq))],
  });
  const blind = new Set(
    outcomes.flatMap((row) => [`${row.module} ${row.subject_kind}${row.subject_id}`, `${row.module} @${row.seq}`]),
  );
  const saw = ({ module, seq, kind, ref }: (typeof all)[number]) =>
    !blind.has(`${module} ${kind}${ref}`) && !blind.has(`${module} @${seq}`);
  return looked.filter((one) => one.looks.every(saw)).map((one) => one.finding);
}

/** Whether a module looked in this scan as far as it did in the other: told the same, and allowed at least as much. */
function ranAlike(
  scan: Runtime,
  { id, module }: PlannedModule,
  before: { footprint: string; modules: { id: string; options: Record<string, unknown> }[] } | undefined,
): boolean {
  const then = before?.modules.find((one) => one.id === id);
  const now = scan.brief.spec.modules.find((one) => one.id === id);
  if (!before || !then || !now) return false;
  const far = !module.upTo || within(before.footprint as Footprint, scan.brief.footprint);
  return far && canonicalJson(then.options) === canonicalJson(now.options);
}

async function fix(q: Query, scan: Runtime, made: Date, ids: readonly number[]): Promise<number[]> {
  const { workspace, id } = scan;
  const held = (await holdFindings(q, workspace, { ids })).filter(
    (one) => activeStates.includes(one.state) && one.last_seen < made, // another scan may have seen it by now
  );
  if (held.length === 0) return [];
  const fixed = held.map((one) => one.id);
  await Promise.all([
    setStates(q, workspace, fixed, { state: "fixed", acceptedUntil: null, fixedIn: id }),
    addHistory(
      q,
      workspace,
      held.map(({ id: finding_id, state, assignee }) => ({
        ...{ finding_id, from_state: state, to_state: "fixed", assignee, accepted_until: null },
        actor: `scan ${id}`,
        reason: "looked, and did not see it",
      })),
    ),
    queueListing(q, workspace, { scan: null, entities: held.map((one) => one.entity_id), findings: fixed }),
    countMoved(
      q,
      workspace,
      held.map((one) => ({ id: one.id, before: dimsOf(one), after: { ...dimsOf(one), state: "fixed" } })),
    ),
  ]);
  return fixed;
}
