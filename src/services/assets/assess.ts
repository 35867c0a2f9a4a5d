import { factorsOf } from "../../analysis/risk/factors.ts";
import { featuresOf } from "../../analysis/risk/features.ts";
import type { RiskModel } from "../../analysis/risk/model.ts";
import type { Query } from "../../db/client.ts";
import { type AssetRisk, setRisks } from "../../db/tables/asset-queue.ts";
import { type AssetFacts, factsOf, knownOf } from "./facts.ts";
import { findingsOn, lookedAt, type Member, type MemberFinding, membersOf } from "./gather.ts";

/** An asset with all that belongs to it. */
export type Gathered = {
  readonly self: Member;
  readonly facts: AssetFacts;
  readonly findings: readonly MemberFinding[];
};

/** What is known of assets, by entity. */
export async function gather(
  q: Query,
  workspace: string,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, Gathered>> {
  const members = Map.groupBy(await membersOf(q, workspace, ids), (one) => one.root);
  const entities = new Set([...members.values()].flat().map((one) => one.id));
  const findings = Map.groupBy(await findingsOn(q, workspace, [...entities]), (one) => one.entity_id);
  return new Map(
    [...members].flatMap(([root, all]): [number, Gathered][] => {
      const self = all.find((one) => one.part === "self");
      if (!self) return [];
      // what is wrong with a certificate that another name presents at the same address is not this one's fault
      const own = all.filter(({ part, covers }) => part !== "certificate" || covers || self.type === "ip");
      return [
        [root, { self, facts: factsOf(all, self, now), findings: own.flatMap(({ id }) => findings.get(id) ?? []) }],
      ];
    }),
  );
}

/** Scores assets by what a scan left behind, and keeps what the scores were. */
export async function assess(
  q: Query,
  workspace: string,
  scan: string,
  ids: readonly number[],
  model: RiskModel,
): Promise<void> {
  const now = new Date();
  const [all, looked, before] = await Promise.all([
    gather(q, workspace, ids, now),
    lookedAt(q, workspace, scan, ids),
    q.rows<{ id: number; looked: string[] | null }>(
      `select entity_id as id, risk->'looked' as looked from assets where workspace_id = $1 and entity_id = any($2::bigint[])`,
      [workspace, ids],
    ),
  ]);
  const known = new Map(before.map((row) => [row.id, row.looked ?? []]));
  const risks = [...all].map(([id, { facts, findings }]): AssetRisk => {
    const modules = new Set([...(known.get(id) ?? []), ...(looked.get(id) ?? [])]);
    const features = featuresOf(knownOf(facts, findings, modules), now);
    const { score, level, confidence, contributions, model: by } = model.score(features);
    const factors = factorsOf(contributions);
    const risk = { model: by, features, contributions, factors, looked: [...modules].sort() };
    return { id, score, level, confidence, risk };
  });
  await setRisks(q, workspace, scan, risks);
}
