-- Workspaces that people share.

alter table workspaces
  add column kind text not null default 'team' check (kind in ('local', 'personal', 'team', 'deployment')),
  add column created_by uuid,
  add column settings jsonb not null default '{}',
  add column deleted_at timestamptz; -- gone for everybody; erased when the grace period is over

update workspaces set kind = 'local' where id = '00000000-0000-4000-8000-000000000001';

create table members (
  workspace_id uuid not null,
  user_id uuid not null, -- a person; the names live in users, which no workspace reads
  role text not null check (role in ('owner', 'admin', 'analyst', 'viewer')),
  joined_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index members_user on members (user_id);
call protect('members');

create table invitations (
  workspace_id uuid not null,
  id uuid not null,
  email text not null,
  role text not null check (role in ('admin', 'analyst', 'viewer')),
  hash text not null unique,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
call protect('invitations');

-- Where a state change or a read of evidence came from: an address, or the command line.
alter table audit add column origin text not null default '';
