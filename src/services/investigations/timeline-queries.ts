import type { Query } from "../../db/client.ts";

export const timelineKinds = [
  "first_seen",
  "finding",
  "certificate_from",
  "certificate_until",
  "registered",
  "expires",
  "first_in_ct",
  "scan_started",
  "scan_ended",
  "note",
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export type TimelineRow = {
  readonly at: Date;
  readonly kind: TimelineKind;
  readonly subject_kind: "entity" | "finding" | "scan" | "note";
  readonly subject_id: string;
  readonly type: string | null;
  readonly label: string;
};

export type TimelineFilter = {
  readonly investigation: string;
  readonly kinds: readonly TimelineKind[];
  readonly from: string | null;
  readonly to: string | null;
};

const ofEntities = `investigation_entities i join entities e on e.workspace_id = $1 and e.id = i.entity_id
  where i.workspace_id = $1 and i.investigation_id = $2`;
/** A date that an entity of some types says it has. */
const dated = (kind: TimelineKind, attribute: string, types: string) =>
  `select moment_of(e.attributes->>'${attribute}') as at, '${kind}' as kind, 'entity' as subject_kind, e.id::text as subject_id,
     e.type, e.key as label from ${ofEntities} and e.type in (${types}) and '${kind}' = any($3::text[])`;
const names = "'domain', 'hostname'";

/** Everything of an investigation that has a time. */
const events = [
  `select e.first_seen, 'first_seen', 'entity', e.id::text, e.type, e.key from ${ofEntities} and 'first_seen' = any($3::text[])`,
  dated("certificate_from", "not_before", "'certificate'"),
  dated("certificate_until", "not_after", "'certificate'"),
  dated("registered", "created", names),
  dated("expires", "expires", names),
  dated("first_in_ct", "first_seen_in_ct", names),
  `select f.first_seen, 'finding', 'finding', f.id::text, f.severity, f.title
     from investigation_findings i join findings f on f.workspace_id = $1 and f.id = i.finding_id
    where i.workspace_id = $1 and i.investigation_id = $2 and 'finding' = any($3::text[])`,
  `select s.started_at, 'scan_started', 'scan', s.id::text, null, s.spec->>'title' from scans s
    where s.workspace_id = $1 and s.investigation_id = $2 and s.kind = 'scan' and 'scan_started' = any($3::text[])`,
  `select s.ended_at, 'scan_ended', 'scan', s.id::text, s.state, s.spec->>'title' from scans s
    where s.workspace_id = $1 and s.investigation_id = $2 and s.kind = 'scan' and 'scan_ended' = any($3::text[])`,
  `select n.pinned_at, 'note', 'note', n.id::text, null, left(n.text, 200) from notes n
    where n.workspace_id = $1 and n.investigation_id = $2 and n.pinned_at is not null and 'note' = any($3::text[])`,
].join("\nunion all\n");

const inTime =
  "t.at is not null and ($4::timestamptz is null or t.at >= $4) and ($5::timestamptz is null or t.at < $5)";
const within = `(${events}) as t (at, kind, subject_kind, subject_id, type, label) where ${inTime}`;

const given = (workspace: string, { investigation, kinds, from, to }: TimelineFilter) => [
  ...[workspace, investigation, kinds, from, to],
];

/** A page of it, the oldest first; `after`: microseconds, kind and subject of the last one. */
export async function timelinePage(
  q: Query,
  workspace: string,
  filter: TimelineFilter,
  after: readonly [number, string, string] | null,
  limit: number,
): Promise<(TimelineRow & { place: number })[]> {
  const [at, kind, subject] = after ?? [null, null, null];
  return q.rows(
    `select t.*, (extract(epoch from t.at) * 1000000)::bigint as place from ${within}
        and ($6::bigint is null or (t.at, t.kind, t.subject_id) > (timestamptz 'epoch' + $6::bigint * interval '1 microsecond', $7::text, $8::text))
      order by t.at, t.kind, t.subject_id limit $9`,
    [...given(workspace, filter), at, kind, subject, limit],
  );
}

export type BucketRow = { readonly at: Date; readonly kind: TimelineKind; readonly count: number };

/** How many there are of each kind in each hour, day, month or year. */
export async function timelineBuckets(
  q: Query,
  workspace: string,
  filter: TimelineFilter,
  bucket: "hour" | "day" | "month" | "year",
  limit: number,
): Promise<BucketRow[]> {
  return q.rows(
    `select date_trunc('${bucket}', t.at) as at, t.kind, count(*)::int as count from ${within}
      group by 1, 2 order by 1, 2 limit $6`,
    [...given(workspace, filter), limit],
  );
}

export type PointRow = {
  readonly id: number;
  readonly type: string;
  readonly value: string;
  readonly country: string | null;
  readonly city: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

const place = (name: string) =>
  `case when jsonb_typeof(e.attributes->'${name}') = 'number' then (e.attributes->>'${name}')::float8 end`;
const isPlaced = `(e.attributes->>'country' is not null or jsonb_typeof(e.attributes->'latitude') = 'number')`;

/** Entities of an investigation that are somewhere, in order of their ids. */
export async function pointsIn(
  q: Query,
  workspace: string,
  investigation: string,
  { country, after, limit }: { readonly country: string | null; readonly after: number; readonly limit: number },
): Promise<PointRow[]> {
  return q.rows<PointRow>(
    `select e.id, e.type, e.key as value, e.attributes->>'country' as country, e.attributes->>'city' as city,
            ${place("latitude")} as latitude, ${place("longitude")} as longitude
       from ${ofEntities} and ${isPlaced} and e.id > $3 and ($4::text is null or e.attributes->>'country' = $4)
      order by e.id limit $5`,
    [workspace, investigation, after, country, limit],
  );
}

export async function countriesIn(q: Query, workspace: string, investigation: string) {
  return q.rows<{ country: string; count: number }>(
    `select e.attributes->>'country' as country, count(*)::int as count
       from ${ofEntities} and e.attributes->>'country' is not null group by 1 order by 2 desc, 1 limit 300`,
    [workspace, investigation],
  );
}
