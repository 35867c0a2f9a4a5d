-- Cases: what is asked about, in which investigation, by whom; and jobs that a person asks for.
-- Who did something is kept as text: a person's id, or what else acts ("command line").

create table targets (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  key text not null,
  label text not null default '',
  scope jsonb not null default '{}', -- what its owner would authorize, as in a scope file
  created_by text not null default '',
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, type, key)
);
create index targets_new on targets (workspace_id, created_at, id);
create index targets_by_value on targets (workspace_id, key, id);
call protect('targets');

-- Who said that contact with a target (P2, P3) is authorized, in which words; kept when it is withdrawn.
create table authorizations (
  workspace_id uuid not null,
  id uuid not null,
  target_id uuid not null,
  scope jsonb not null,
  acknowledgement text not null,
  acknowledged_by text not null,
  acknowledged_at timestamptz not null default now(),
  withdrawn_by text,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
create unique index authorizations_standing on authorizations (workspace_id, target_id) where withdrawn_at is null;
create index authorizations_target on authorizations (workspace_id, target_id, acknowledged_at);
call protect('authorizations');

create table investigations (
  workspace_id uuid not null,
  id uuid not null,
  title text not null,
  question text not null default '',
  state text not null default 'open' check (state in ('open', 'closed', 'archived')),
  visibility text not null default 'workspace' check (visibility in ('workspace', 'private')),
  assignee uuid,
  settings jsonb not null default '{}',
  created_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (workspace_id, id)
);
create index investigations_new on investigations (workspace_id, created_at, id);
create index investigations_changed on investigations (workspace_id, updated_at, id);
call protect('investigations');

create table investigation_targets (
  workspace_id uuid not null,
  investigation_id uuid not null,
  target_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (workspace_id, investigation_id, target_id)
);
create index investigation_targets_target on investigation_targets (workspace_id, target_id);
call protect('investigation_targets');

-- What somebody may do with one thing, beside their role: how a private investigation is shared.
create table grants (
  workspace_id uuid not null,
  kind text not null check (kind in ('investigation')),
  subject_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('admin', 'analyst', 'viewer')),
  granted_by text not null default '',
  granted_at timestamptz not null default now(),
  primary key (workspace_id, kind, subject_id, user_id)
);
call protect('grants');

alter table scans
  add column investigation_id uuid,
  add column created_by text not null default '',
  add column kind text not null default 'scan' check (kind in ('scan', 'job')), -- job: one technique on one target
  add column only_at text, -- the one place whose workers may run it; null: any
  add column progress real not null default 0; -- settled of planned, 0 to 1; never goes back
create index scans_investigation on scans (workspace_id, investigation_id, created_at) where investigation_id is not null;
create index scans_new on scans (workspace_id, created_at, id);

-- What one record of a log came to.
create index outcomes_seq on outcomes (workspace_id, scan_id, seq);

-- The targets of a scan that are targets of the workspace.
create table scan_targets (
  workspace_id uuid not null,
  scan_id uuid not null,
  target_id uuid not null,
  primary key (workspace_id, scan_id, target_id)
);
create index scan_targets_target on scan_targets (workspace_id, target_id);
call protect('scan_targets');

alter table jobs
  add column idempotency text, -- of a job that a person asked for: what makes two of them one
  add column run int not null default 1,
  add column target_id uuid,
  add column requested_by text,
  add column most_attempts int not null default 3,
  add column failures int not null default 0, -- attempts that failed for a reason which another may cure
  add column started_at timestamptz,
  add column error_class text;
create unique index jobs_asked on jobs (workspace_id, idempotency, run) where idempotency is not null;
create index jobs_listed on jobs (workspace_id, created_at, id) where idempotency is not null;
create index jobs_dead on jobs (workspace_id, ended_at, id) where state in ('FAILED', 'DEAD_LETTER');

-- Readers of the outbox that follow an investigation. Numbers are given before a transaction commits, so a reader takes
-- only what no open transaction can still precede: xid below the oldest that runs.
alter table events
  add column investigation_id uuid,
  add column xid xid8 not null default pg_current_xact_id();
create index events_at on events using brin (at);
create index events_investigation on events (workspace_id, investigation_id, seq) where investigation_id is not null;

-- Up to where a workspace's events were forgotten: a reader that stands before it must begin anew.
create table event_floors (
  workspace_id uuid not null,
  seq bigint not null,
  primary key (workspace_id)
);
call protect('event_floors');

-- What is done by the clock, once for the whole deployment: whoever moves `last_at` does it.
create table schedules (
  name text primary key,
  last_at timestamptz not null default '-infinity'
);

-- Workspaces that are gone for good: whoever finds a folder of one removes it.
create table erased_workspaces (
  id uuid primary key,
  erased_at timestamptz not null default now()
);
