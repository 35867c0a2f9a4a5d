-- What people put beside what was found. A subject is named by its kind and its id as text: ids of entities, relations and
-- findings are numbers, of scans and investigations uuids, of evidence digests.

-- A note or comment on what belongs to an investigation is seen by who sees that investigation.
create table notes (
  workspace_id uuid not null,
  id uuid not null,
  investigation_id uuid,
  subject_kind text check (subject_kind in ('entity', 'relation', 'finding', 'evidence', 'scan', 'investigation')),
  subject_id text,
  pinned_at timestamptz, -- the time it is about
  text text not null,
  version int not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_by text not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index notes_subject on notes (workspace_id, subject_kind, subject_id) where subject_kind is not null;
create index notes_investigation on notes (workspace_id, investigation_id, pinned_at) where investigation_id is not null;
create index notes_new on notes (workspace_id, created_at, id);
call protect('notes');

create table comments (
  workspace_id uuid not null,
  id uuid not null,
  investigation_id uuid,
  subject_kind text not null check (subject_kind in ('entity', 'relation', 'finding', 'evidence', 'scan', 'investigation')),
  subject_id text not null,
  parent_id uuid, -- the first of its thread
  text text not null,
  mentions uuid[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz, -- its text is gone; it stays where others answered it
  primary key (workspace_id, id)
);
create index comments_subject on comments (workspace_id, subject_kind, subject_id, created_at, id);
create index comments_parent on comments (workspace_id, parent_id) where parent_id is not null;
create index comments_investigation on comments (workspace_id, investigation_id) where investigation_id is not null;
call protect('comments');

create table tags (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  colour text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index tags_name on tags (workspace_id, lower(name));
call protect('tags');

create table taggings (
  workspace_id uuid not null,
  tag_id uuid not null,
  subject_kind text not null check (subject_kind in ('entity', 'relation', 'finding', 'evidence', 'scan', 'investigation')),
  subject_id text not null,
  tagged_by text not null,
  tagged_at timestamptz not null default now(),
  primary key (workspace_id, tag_id, subject_kind, subject_id)
);
create index taggings_subject on taggings (workspace_id, subject_kind, subject_id);
create index taggings_new on taggings (workspace_id, tag_id, tagged_at);
call protect('taggings');

create table saved_views (
  workspace_id uuid not null,
  id uuid not null,
  owner text not null,
  page text not null,
  name text not null,
  shared boolean not null default false,
  view jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index saved_views_name on saved_views (workspace_id, owner, page, lower(name));
create index saved_views_shared on saved_views (workspace_id, page) where shared;
call protect('saved_views');

-- What somebody is told. `cause` makes two tellings of the same one.
create table notifications (
  workspace_id uuid not null,
  user_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('scan_ended', 'critical_finding', 'mention', 'assignment', 'invitation_accepted')),
  subject_kind text not null,
  subject_id text not null,
  cause text not null default '',
  investigation_id uuid,
  by_whom text not null default '',
  at timestamptz not null default now(),
  read_at timestamptz,
  primary key (workspace_id, user_id, id),
  unique (workspace_id, user_id, kind, subject_kind, subject_id, cause)
);
create index notifications_new on notifications (workspace_id, user_id, at, id);
create index notifications_unread on notifications (workspace_id, user_id) where read_at is null;
create index notifications_old on notifications using brin (at);
call protect('notifications');

-- What somebody wants to be told: of what is theirs, of everything, of nothing.
create table notification_preferences (
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('scan_ended', 'critical_finding', 'mention', 'assignment', 'invitation_accepted')),
  wanted text not null check (wanted in ('off', 'mine', 'all')),
  primary key (workspace_id, user_id, kind)
);
call protect('notification_preferences');

-- How far a reader of the outbox has come in a workspace.
create table outbox_readers (
  workspace_id uuid not null,
  reader text not null,
  seq bigint not null default 0,
  primary key (workspace_id, reader)
);
call protect('outbox_readers');
-- nobody is told of what ended long ago
insert into outbox_readers (workspace_id, reader, seq)
select workspace_id, 'notifications', max(seq) from events group by workspace_id;

-- Files that people add; their bytes are records of the evidence store.
create table attachments (
  workspace_id uuid not null,
  id uuid not null,
  investigation_id uuid,
  subject_kind text not null check (subject_kind in ('entity', 'relation', 'finding', 'evidence', 'scan', 'investigation')),
  subject_id text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  evidence_id text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index attachments_subject on attachments (workspace_id, subject_kind, subject_id, created_at, id);
create index attachments_new on attachments (workspace_id, created_at, id);
call protect('attachments');

-- Which modules a workspace runs, and how.
create table module_settings (
  workspace_id uuid not null,
  module text not null,
  enabled boolean not null default true,
  options jsonb not null default '{}',
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (workspace_id, module)
);
call protect('module_settings');

-- How sources answered: the deployment is what a source sees, so no workspace owns this.
create table source_health (
  source text primary key,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  successes bigint not null default 0,
  failures bigint not null default 0,
  open_until timestamptz -- it is not asked before
);

-- What a source wrote as a date, where it is one: sources write anything.
create function moment_of(written text) returns timestamptz language plpgsql stable as $$
begin
  if written !~ '^\d{4}-\d{2}-\d{2}' then return null; end if;
  return written::timestamptz;
exception when others then
  return null;
end $$;

-- Where somebody put the nodes of a graph.
create table graph_views (
  workspace_id uuid not null,
  id uuid not null,
  investigation_id uuid,
  name text not null,
  query jsonb not null,
  positions jsonb not null default '{}',
  version int not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index graph_views_new on graph_views (workspace_id, created_at, id);
call protect('graph_views');

-- Entities in scope of an investigation, as what has to be looked after.
create table assets (
  workspace_id uuid not null,
  entity_id bigint not null,
  type text not null,
  value text not null,
  parent_domain text,
  user_id text not null default '',
  labels text[] not null default '{}',
  risk_score real,
  risk_level text check (risk_level in ('low', 'medium', 'high', 'critical')),
  risk_confidence real,
  risk jsonb not null default '{}', -- features, contributions and factors of the score
  discovered_via text,
  discovered_at timestamptz not null default now(),
  last_scanned_at timestamptz,
  scan_frequency_hours int check (scan_frequency_hours between 1 and 8760),
  next_scan_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (workspace_id, entity_id)
);
create index assets_risk on assets (workspace_id, (coalesce(risk_score, -1)), entity_id) where deleted_at is null;
create index assets_level on assets (workspace_id, risk_level) where deleted_at is null;
create index assets_type on assets (workspace_id, type) where deleted_at is null;
create index assets_value on assets (workspace_id, value, entity_id) where deleted_at is null;
create index assets_due on assets (next_scan_at) where next_scan_at is not null and deleted_at is null;
call protect('assets');

create table investigation_assets (
  workspace_id uuid not null,
  investigation_id uuid not null,
  entity_id bigint not null,
  primary key (workspace_id, investigation_id, entity_id)
);
create index investigation_assets_entity on investigation_assets (workspace_id, entity_id);
call protect('investigation_assets');

-- Scans that ended and whose assets are still to be looked through: up to which entity that is done.
create table asset_queue (
  workspace_id uuid not null,
  scan_id uuid not null,
  after bigint not null default 0,
  primary key (workspace_id, scan_id)
);
call protect('asset_queue');

create table risk_history (
  workspace_id uuid not null,
  entity_id bigint not null,
  at timestamptz not null default now(),
  scan_id uuid,
  score real not null,
  level text not null,
  confidence real not null,
  primary key (workspace_id, entity_id, at)
);
call protect('risk_history');

-- How a workspace stood on a day (UTC): written when a scan ends and once a day.
create table daily_counts (
  workspace_id uuid not null,
  day date not null,
  entities bigint not null,
  assets bigint not null,
  mean_risk real,
  levels jsonb not null,
  findings jsonb not null, -- open ones, by severity
  scans bigint not null,
  primary key (workspace_id, day)
);
call protect('daily_counts');

-- What whoever runs the deployment has switched; what is not here is as it was declared (src/services/settings). Read by all.
create table deployment_flags (
  name text primary key,
  value jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
grant select on deployment_flags to sonde_app;
