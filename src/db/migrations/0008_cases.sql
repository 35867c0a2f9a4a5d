-- Cases: what is asked about, in which investigation, by whom; and jobs that a person asks for.

create table targets (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  key text not null,
  label text not null default '',
  scope jsonb not null default '{}', -- what its owner authorizes, as in a scope file
  acknowledged_by uuid, -- who says that contact (P2, P3) is authorized, and when
  acknowledged_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, type, key)
);
call protect('targets');

create table investigations (
  workspace_id uuid not null,
  id uuid not null,
  title text not null,
  question text not null default '',
  state text not null default 'open' check (state in ('open', 'closed', 'archived')),
  visibility text not null default 'workspace' check (visibility in ('workspace', 'private')),
  assignee uuid,
  settings jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (workspace_id, id)
);
create index investigations_new on investigations (workspace_id, created_at desc, id);
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
  granted_by uuid,
  granted_at timestamptz not null default now(),
  primary key (workspace_id, kind, subject_id, user_id)
);
call protect('grants');

alter table scans
  add column investigation_id uuid,
  add column created_by text not null default '',
  add column kind text not null default 'scan' check (kind in ('scan', 'job')); -- job: one technique on one target
create index scans_investigation on scans (workspace_id, investigation_id, created_at desc) where investigation_id is not null;
create index scans_new on scans (workspace_id, created_at desc, id);

alter table jobs
  add column idempotency text, -- of a job that a person asked for: what makes two of them one
  add column run int not null default 1,
  add column target_id uuid,
  add column requested_by text,
  add column most_attempts int not null default 3,
  add column error_class text;
create unique index jobs_asked on jobs (workspace_id, idempotency, run) where idempotency is not null;
create index jobs_listed on jobs (workspace_id, created_at desc, id) where idempotency is not null;
create index jobs_dead on jobs (workspace_id, error_class, ended_at desc) where state in ('FAILED', 'DEAD_LETTER');
