-- Triage: what people decide about findings, rules that hide some, and which scans saw which.

alter table findings
  add column rank smallint generated always as (array_position(array['info', 'low', 'medium', 'high', 'critical'], severity) - 1) stored,
  add column assignee uuid,
  add column accepted_until timestamptz, -- an acceptance ends by itself
  add column suppressed_by uuid, -- the rule that hides it
  add column changed_at timestamptz not null default now(), -- when its state last changed
  add column fixed_in uuid, -- the scan that looked and did not see it
  add constraint findings_state check (state in ('open', 'triaged', 'accepted', 'false_positive', 'fixed'));
create index findings_entity on findings (workspace_id, entity_id);
create index findings_rank on findings (workspace_id, rank, id);
create index findings_seen on findings (workspace_id, last_seen, id);
create index findings_type on findings (workspace_id, type, id);
create index findings_state on findings (workspace_id, state, id);
create index findings_assignee on findings (workspace_id, assignee, id) where assignee is not null;
create index findings_suppressed on findings (workspace_id, suppressed_by, id) where suppressed_by is not null;
create index findings_accepted on findings (accepted_until) where accepted_until is not null;

create table finding_history (
  workspace_id uuid not null,
  finding_id bigint not null,
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null, -- a person's id, or "scan <id>", or what else acts
  from_state text not null,
  to_state text not null,
  assignee uuid,
  reason text not null default '',
  accepted_until timestamptz,
  primary key (workspace_id, finding_id, seq)
);
call protect('finding_history');

create table suppressions (
  workspace_id uuid not null,
  id uuid not null,
  type text,
  category text,
  severities text[], -- null: any
  subject_type text,
  subject text, -- a pattern over the subject's value, with * and ?
  reason text not null,
  expires_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  applied boolean not null default false, -- to all findings that were there before it
  primary key (workspace_id, id)
);
create index suppressions_due on suppressions (expires_at) where expires_at is not null;
call protect('suppressions');

create table scan_findings (
  workspace_id uuid not null,
  scan_id uuid not null,
  finding_id bigint not null,
  primary key (workspace_id, scan_id, finding_id)
);
create index scan_findings_finding on scan_findings (workspace_id, finding_id);
call protect('scan_findings');

create table investigation_findings (
  workspace_id uuid not null,
  investigation_id uuid not null,
  finding_id bigint not null,
  primary key (workspace_id, investigation_id, finding_id)
);
create index investigation_findings_finding on investigation_findings (workspace_id, finding_id);
call protect('investigation_findings');

-- What improved later in a scan, by what it is about: few, and asked when the scan ends.
create index log_improved on log (workspace_id, scan_id, kind, ref) where distance_before is not null;

-- Counts that are kept. A commit only adds changes, so that no two scans wait for each other; a reader adds both up, and
-- changes are folded into the counts now and then, in order: a count is never negative.
create table counts (
  workspace_id uuid not null,
  scope uuid not null, -- the workspace itself, a scan, an investigation
  kind text not null check (kind in ('entity', 'relation', 'finding')),
  label text not null, -- type, relation, or what a finding is counted by (src/db/tables/counts.ts)
  n bigint not null check (n >= 0),
  primary key (workspace_id, scope, kind, label)
);
call protect('counts');

create table count_changes (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  scope uuid not null,
  kind text not null check (kind in ('entity', 'relation', 'finding')),
  label text not null,
  n bigint not null,
  primary key (workspace_id, seq)
);
create index count_changes_scope on count_changes (workspace_id, scope);
call protect('count_changes');

-- What was there before this migration.
insert into scan_findings (workspace_id, scan_id, finding_id)
select distinct workspace_id, scan_id, what_id from observations where what = 'f';
insert into investigation_findings (workspace_id, investigation_id, finding_id)
select distinct s.workspace_id, s.investigation_id, f.finding_id
  from scan_findings f join scans s on s.workspace_id = f.workspace_id and s.id = f.scan_id
 where s.investigation_id is not null;
insert into counts (workspace_id, scope, kind, label, n)
select workspace_id, workspace_id, 'entity', type, count(*) from entities group by workspace_id, type
union all
select s.workspace_id, s.scan_id, 'entity', e.type, count(*)
  from scan_entities s join entities e on e.workspace_id = s.workspace_id and e.id = s.entity_id group by 1, 2, 4
union all
select workspace_id, workspace_id, 'relation', relation, count(*) from relations group by workspace_id, relation
union all
select s.workspace_id, s.scan_id, 'relation', r.relation, count(*)
  from scan_relations s join relations r on r.workspace_id = s.workspace_id and r.id = s.relation_id group by 1, 2, 4
union all
select m.workspace_id, m.scope, 'finding', f.severity || ' ' || f.state || ' shown ' || f.type || ' ' || f.category, count(*)
  from (select workspace_id, workspace_id as scope, id from findings
        union all select workspace_id, scan_id, finding_id from scan_findings
        union all select workspace_id, investigation_id, finding_id from investigation_findings) m
  join findings f on f.workspace_id = m.workspace_id and f.id = m.id
 group by m.workspace_id, m.scope, f.severity, f.state, f.type, f.category;
