-- A scan is a log; a module is a reader with an offset.

create table scans (
  workspace_id uuid not null,
  id uuid not null,
  spec jsonb not null,
  state text not null default 'CREATED'
    check (state in ('CREATED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
  complete boolean,
  reason text,
  head bigint not null default 0,
  round int not null default 0, -- how often it came to rest
  requests bigint not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  ran_ms bigint not null default 0, -- of the runs before this one
  primary key (workspace_id, id)
);
call protect('scans');

create table scan_modules (
  workspace_id uuid not null,
  scan_id uuid not null,
  module text not null,
  ordinal int not null,
  version text not null,
  planned bigint not null default 0, -- the offset: how far the log has been turned into jobs
  subjects bigint not null default 0, -- taken by jobs so far
  settled bigint not null default 0,
  primary key (workspace_id, scan_id, module)
);
call protect('scan_modules');

create table log (
  workspace_id uuid not null,
  scan_id uuid not null,
  seq bigint not null,
  kind "char" not null check (kind in ('e', 'r')), -- entity or relation
  ref bigint not null,
  distance smallint not null,
  in_scope boolean not null,
  traits smallint not null,
  distance_before smallint, -- null: found for the first time
  in_scope_before boolean not null default false,
  traits_before smallint not null default 0,
  up_to bigint not null, -- the last record of the same commit: what was known when this one could first be read
  primary key (workspace_id, scan_id, seq)
);
call protect('log');

create table scan_entities (
  workspace_id uuid not null,
  scan_id uuid not null,
  entity_id bigint not null,
  seq bigint not null, -- where it was first appended
  distance smallint not null,
  in_scope boolean not null,
  traits smallint not null,
  primary key (workspace_id, scan_id, entity_id)
);
call protect('scan_entities');

create table scan_relations (
  workspace_id uuid not null,
  scan_id uuid not null,
  relation_id bigint not null,
  seq bigint not null,
  primary key (workspace_id, scan_id, relation_id)
);
call protect('scan_relations');

create table observations (
  workspace_id uuid not null,
  scan_id uuid not null,
  module text not null,
  version text not null,
  subject_kind "char" not null, -- e, r as in the log; t: a target, given by a person
  subject_id bigint not null,
  what "char" not null check (what in ('e', 'r', 'c', 'f')), -- entity, relation, claim, finding
  what_id bigint not null,
  job_id uuid,
  confidence real not null default 1,
  proofs jsonb not null,
  seen int not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (workspace_id, scan_id, module, subject_kind, subject_id, what, what_id)
);
create index observations_what on observations (workspace_id, what, what_id, scan_id);
call protect('observations');

create table outcomes (
  workspace_id uuid not null,
  scan_id uuid not null,
  module text not null,
  subject_kind "char" not null,
  subject_id bigint not null,
  outcome text not null,
  detail text not null,
  seq bigint not null, -- the record of the log that was looked at
  at timestamptz not null default now(),
  primary key (workspace_id, scan_id, module, subject_kind, subject_id, outcome)
);
call protect('outcomes');

create table jobs (
  workspace_id uuid not null,
  id uuid not null,
  scan_id uuid not null,
  module text not null,
  key text not null,
  state text not null default 'CREATED'
    check (state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'FAILED', 'DEAD_LETTER', 'CANCELLED')),
  from_seq bigint not null, -- exclusive
  to_seq bigint not null,
  low bigint not null, -- everything up to here is settled
  settled bigint[] not null default '{}', -- and these above it
  attempt int not null default 0,
  deaths int not null default 0, -- attempts that ended without a word and settled nothing
  refusals int not null default 0, -- times a source refused and the rest was handed back
  run_at timestamptz not null default now(),
  worker text,
  lease_until timestamptz,
  error text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, scan_id, key)
);
create index jobs_due on jobs (run_at) where state in ('QUEUED', 'RETRYING');
create index jobs_leased on jobs (lease_until) where state = 'RUNNING';
create index jobs_open on jobs (workspace_id, scan_id, module) where state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING');
call protect('jobs');

-- The outbox: what others may want to hear, written in the transaction that made it true.
create table events (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  scan_id uuid,
  kind text not null,
  payload jsonb not null, -- ids only
  at timestamptz not null default now(),
  primary key (workspace_id, seq)
);
create index events_scan on events (workspace_id, scan_id, seq);
call protect('events');
