-- Everything belongs to a workspace; every table of a tenant is behind a forced policy.

do $$ begin
  create role sonde_app nologin nobypassrls;
exception when duplicate_object or unique_violation then null; -- roles are global to a cluster
end $$;
do $$ begin
  execute format('grant sonde_app to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'sonde_app', 'member') then raise; end if;
end $$;

create function app_workspace() returns uuid language sql stable
  as $$ select nullif(current_setting('app.workspace', true), '')::uuid $$;

create table workspaces (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own on workspaces using (id = (select app_workspace())) with check (id = (select app_workspace()));
grant select, insert, update on workspaces to sonde_app;

-- Puts a table behind the workspace policy. Used by every migration that makes one.
create procedure protect(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy own on %s using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', name);
  execute format('grant select, insert, update, delete on %s to sonde_app', name);
end $$;
