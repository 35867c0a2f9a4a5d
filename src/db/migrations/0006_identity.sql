-- Who people are. No workspace owns a person: these tables are behind no policy and granted to nobody; only
-- src/db/system/ reads them, as the owner.

create table users (
  id uuid primary key,
  email text not null,
  email_key text not null unique, -- lower case: what makes two addresses one
  email_verified_at timestamptz,
  display_name text not null,
  photo_url text,
  password_hash text, -- null: signs in by OIDC only
  totp_sealed text,
  totp_enabled_at timestamptz,
  totp_step bigint not null default 0, -- the last code that was taken: none is taken twice
  recovery_hashes text[] not null default '{}',
  preferences jsonb not null default '{}',
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login_at timestamptz
);

-- A sign-in and its refresh tokens: each is used once; one used again ends the whole family.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  refresh_hash text not null,
  previous_hash text, -- of the token that this one replaced
  rotated_at timestamptz not null default now(),
  agent text not null default '',
  address text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_why text
);
create index sessions_user on sessions (user_id);

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  only_workspace uuid, -- null: every workspace of the person
  name text not null,
  prefix text not null, -- what is shown of it
  hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_user on api_keys (user_id);

create table oidc_identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);

-- Links that work once: set-up, verification, reset, and the state of a sign-in by OIDC.
create table one_time (
  hash text primary key,
  purpose text not null check (purpose in ('setup', 'verify', 'reset', 'oidc', 'totp')),
  user_id uuid references users on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Failures to guess right, by what was guessed at.
create table guesses (
  name text primary key,
  failures int not null,
  locked_until timestamptz,
  last_at timestamptz not null default now()
);

-- Keys that sign access tokens; the private part is sealed under the master key.
create table signing_keys (
  id text primary key,
  public_jwk jsonb not null,
  sealed text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
