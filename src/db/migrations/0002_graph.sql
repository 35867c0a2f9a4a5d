-- What is known: things, links between them, what is said of them, what is wrong with them.
-- No foreign keys on these: a scan writes thousands of rows a second, all in one place (src/engine/commit).

create table entities (
  workspace_id uuid not null,
  id bigint generated always as identity,
  type text not null,
  key text not null,
  attributes jsonb not null default '{}',
  first_seen timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, type, key)
);
call protect('entities');

create table relations (
  workspace_id uuid not null,
  id bigint generated always as identity,
  from_id bigint not null,
  relation text not null,
  to_id bigint not null,
  first_seen timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, from_id, relation, to_id)
);
create index relations_to on relations (workspace_id, to_id, relation);
call protect('relations');

create table claims (
  workspace_id uuid not null,
  id bigint generated always as identity,
  entity_id bigint not null,
  attribute text not null,
  value jsonb not null,
  value_key text not null, -- the value's canonical JSON, or its digest where that is long
  module text not null,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, entity_id, attribute, value_key, module)
);
call protect('claims');

create table findings (
  workspace_id uuid not null,
  id bigint generated always as identity,
  fingerprint text not null,
  entity_id bigint not null,
  type text not null,
  category text not null,
  severity text not null,
  title text not null,
  description text not null,
  remediation text not null,
  data jsonb not null,
  state text not null default 'open',
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, fingerprint)
);
call protect('findings');
