-- Where the bytes are (src/evidence keeps them), who touched what, and the keys of sources.

create table evidence (
  workspace_id uuid not null,
  id text not null, -- sha256 of the record
  kind text not null,
  uri text not null,
  size bigint not null,
  segment text not null,
  position bigint not null,
  byte_offset bigint not null,
  byte_length bigint not null,
  wrapped_key text, -- null when erased
  scan_id uuid,
  job_id uuid,
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index evidence_scan on evidence (workspace_id, scan_id);
call protect('evidence');

-- Which records a scan used: content is stored once per workspace, and many scans may cite it.
create table scan_evidence (
  workspace_id uuid not null,
  scan_id uuid not null,
  evidence_id text not null,
  primary key (workspace_id, scan_id, evidence_id)
);
call protect('scan_evidence');

create table segments (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  segment text not null,
  records bigint not null,
  link text not null, -- the last link of its chain
  chain text not null, -- sha256 over the chain before it and this link
  sealed_at timestamptz not null default now(),
  primary key (workspace_id, seq),
  unique (workspace_id, segment)
);
call protect('segments');

create table audit (
  workspace_id uuid not null,
  seq bigint not null,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null, -- ids only: values of people live elsewhere, so erasure never breaks the chain
  link text not null, -- sha256 over the link before it and this row
  primary key (workspace_id, seq)
);
call protect('audit');
revoke update, delete on audit from sonde_app;

create table source_keys (
  workspace_id uuid not null,
  source text not null,
  sealed text not null, -- AES-256-GCM under a key of the workspace
  set_at timestamptz not null default now(),
  primary key (workspace_id, source)
);
call protect('source_keys');

-- The deployment is what a source sees and bans: one bucket for all workspaces.
create table source_buckets (
  source text not null,
  key_digest text not null default '',
  next_at timestamptz not null, -- theoretical arrival time of the next request (GCRA)
  primary key (source, key_digest)
);
