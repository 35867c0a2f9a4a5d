-- Lists and search: tables that follow the graph a moment behind (src/engine/listing), so that commits pay for none of
-- their indexes. A b-tree index on entities costs a commit 4 µs a row on PGlite, a trigram index 19 (docs/decisions/0005).

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- A neighbour's page is ordered by the other end.
create index relations_in on relations (workspace_id, to_id, relation, from_id);
drop index relations_to;

-- Who saw a thing, page by page, however many did.
create index observations_of on observations (workspace_id, what, what_id, scan_id, module, subject_kind, subject_id);
drop index observations_what;

alter table scan_evidence add column at timestamptz not null default now();
create index scan_evidence_at on scan_evidence (workspace_id, scan_id, at, evidence_id);
create index evidence_at on evidence (workspace_id, at, id);
create index evidence_job on evidence (workspace_id, job_id, at, id);
drop index evidence_scan;

-- Entities in the orders that people ask for.
create table listed (
  workspace_id uuid not null,
  entity_id bigint not null,
  type text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null, -- by the newest scan that found it
  findings int not null default 0, -- that need somebody: open, triaged or accepted, and not suppressed
  severities smallint not null default 0, -- of those: a bit for each, info = 1
  primary key (workspace_id, entity_id)
);
create index listed_first_seen on listed (workspace_id, first_seen, entity_id);
create index listed_last_seen on listed (workspace_id, last_seen, entity_id);
create index listed_findings on listed (workspace_id, findings, entity_id);
call protect('listed');

create table investigation_entities (
  workspace_id uuid not null,
  investigation_id uuid not null,
  entity_id bigint not null,
  primary key (workspace_id, investigation_id, entity_id)
);
call protect('investigation_entities');

-- What entities are found by. No other table is searched by LIKE, % or @@.
create table entity_words (
  workspace_id uuid not null,
  entity_id bigint not null,
  type text not null,
  name text not null collate "C", -- the beginning of its value, lower case
  folded text, -- of handles: letters and digits alone
  handles text[] not null default '{}', -- how else people write the handle
  words tsvector not null default '', -- of its attributes
  primary key (workspace_id, entity_id)
);
create index entity_words_name on entity_words (workspace_id, name, entity_id);
create index entity_words_typed on entity_words (workspace_id, type, name, entity_id);
create index entity_words_search on entity_words
  using gin (workspace_id, type, name gin_trgm_ops, folded gin_trgm_ops, handles, words) with (gin_pending_list_limit = 1024);
call protect('entity_words');

create table finding_words (
  workspace_id uuid not null,
  finding_id bigint not null,
  subject text not null, -- the beginning of the value it is about, lower case
  words tsvector not null,
  primary key (workspace_id, finding_id)
);
create index finding_words_search on finding_words
  using gin (workspace_id, subject gin_trgm_ops, words) with (gin_pending_list_limit = 1024);
call protect('finding_words');

-- What the tables above are still to be told: a row for each commit.
create table listing_queue (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  scan_id uuid, -- that found these entities; null: they only changed
  entities bigint[] not null, -- runs of ids: from, to, from, to …
  findings bigint[] not null default '{}',
  at timestamptz not null default now(),
  primary key (workspace_id, seq)
);
call protect('listing_queue');

insert into listing_queue (workspace_id, scan_id, entities, at)
select workspace_id, scan_id, array[min(entity_id), max(entity_id)], now()
  from (select workspace_id, scan_id, entity_id, row_number() over (partition by workspace_id, scan_id order by entity_id) / 1000 as page
          from scan_entities) s group by workspace_id, scan_id, page;
insert into listing_queue (workspace_id, entities, findings)
select workspace_id, '{}', array_agg(id)
  from (select workspace_id, id, row_number() over (partition by workspace_id order by id) / 1000 as page from findings) f
 group by workspace_id, page;

/*
 * The ids of entities that answer a question; one may come by several ways, with a score for each. As the owner, because
 * these operators do not use their indexes behind a policy (design.md section 7): so the workspace is tested here, and whoever
 * calls joins the ids back to entities. Every way looks at a bounded number of candidates. Membership is asked by scalar
 * subqueries, candidate by candidate: `exists` may be planned as reading the whole table once.
 */
create function search_entities(
  asked text, pattern text, piece text, forms text[], fold text, phrase tsquery, wanted text[], in_scan uuid, in_investigation uuid, most int
) returns table (id bigint, score real)
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  ws constant uuid := app_workspace();
  looked constant int := case when in_scan is null and in_investigation is null then 4 * most else 20000 end;
  after constant text := asked || chr(1114111);
  found int;
  total int := 0;
  near constant int := 300;
begin
  if ws is null then return; end if;
  -- by value: whole, or its beginning
  return query
    select c.entity_id, case when c.name = asked then 1.0 else 0.8 end::real
      from (select w.entity_id, w.name from entity_words w
             where w.workspace_id = ws and w.name >= asked collate "C" and w.name < after collate "C"
               and (wanted is null or w.type = any (wanted))
             order by w.name limit looked) c
     where (in_scan is null or (select true from scan_entities s where s.workspace_id = ws and s.scan_id = in_scan and s.entity_id = c.entity_id limit 1))
       and (in_investigation is null or (select true from investigation_entities i where i.workspace_id = ws and i.investigation_id = in_investigation and i.entity_id = c.entity_id limit 1))
     limit most;
  get diagnostics found = row_count;
  total := total + found;
  -- by handle, however it is written
  if cardinality(forms) > 0 then
    return query
      select c.entity_id, case when c.folded = fold then 0.95 when c.handles && forms[1:2] then 0.9 else 0.75 end::real
        from (select w.entity_id, w.folded, w.handles from entity_words w
               where w.workspace_id = ws and w.handles && forms and (wanted is null or w.type = any (wanted))
               limit looked) c
       where (in_scan is null or (select true from scan_entities s where s.workspace_id = ws and s.scan_id = in_scan and s.entity_id = c.entity_id limit 1))
         and (in_investigation is null or (select true from investigation_entities i where i.workspace_id = ws and i.investigation_id = in_investigation and i.entity_id = c.entity_id limit 1))
       limit most;
    get diagnostics found = row_count;
    total := total + found;
  end if;
  -- by a part of the value: the index is asked for the piece of it that tells most, where few have that, or else for all of it
  if pattern is not null then
    return query
      with few as materialized (
        select w.entity_id, w.type, w.name from entity_words w where w.workspace_id = ws and w.name like piece limit 2000)
      select c.entity_id, (0.5 + 0.25 * length(asked) / greatest(length(c.name), 1))::real
        from (select w.entity_id, w.type, w.name from few w
               where (select count(*) < 2000 from few) and w.name like pattern
               union all
             (select w.entity_id, w.type, w.name from entity_words w
               where (piece is null or (select count(*) = 2000 from few))
                 and w.workspace_id = ws and w.name like pattern and (wanted is null or w.type = any (wanted))
               limit looked)) c
       where (wanted is null or c.type = any (wanted))
         and (in_scan is null or (select true from scan_entities s where s.workspace_id = ws and s.scan_id = in_scan and s.entity_id = c.entity_id limit 1))
         and (in_investigation is null or (select true from investigation_entities i where i.workspace_id = ws and i.investigation_id = in_investigation and i.entity_id = c.entity_id limit 1))
       limit most;
    get diagnostics found = row_count;
    total := total + found;
  end if;
  -- by the words of its attributes
  if numnode(phrase) > 0 then
    return query
      select c.entity_id, (0.3 + 0.2 * ts_rank(c.words, phrase))::real
        from (select w.entity_id, w.words from entity_words w
               where w.workspace_id = ws and w.words @@ phrase and (wanted is null or w.type = any (wanted))
               limit looked) c
       where (in_scan is null or (select true from scan_entities s where s.workspace_id = ws and s.scan_id = in_scan and s.entity_id = c.entity_id limit 1))
         and (in_investigation is null or (select true from investigation_entities i where i.workspace_id = ws and i.investigation_id = in_investigation and i.entity_id = c.entity_id limit 1))
       limit most;
    get diagnostics found = row_count;
    total := total + found;
  end if;
  -- by likeness, where nothing was found: a slip of the pen. Handles by their index. Names by those that stand next in order
  -- and begin alike, a bounded number: half of all names of a big workspace may end alike, and an index would give all
  if total = 0 and length(asked) >= 4 then
    perform set_config('pg_trgm.similarity_threshold', case when length(fold) < 8 then '0.45' else '0.6' end, true);
    return query
      select c.entity_id, (0.5 * c.alike)::real
        from (select w.entity_id, w.type, similarity(w.folded, fold) as alike
                from (select w.entity_id, w.type, w.folded from entity_words w
                       where w.workspace_id = ws and fold <> '' and w.folded % fold limit looked) w
               union all
              select w.entity_id, w.type, similarity(w.name, asked)
                from ((select w.entity_id, w.type, w.name from entity_words w
                        where w.workspace_id = ws and w.name >= left(asked, 2) collate "C" and w.name < asked collate "C"
                        order by w.name desc limit near)
                      union all
                      (select w.entity_id, w.type, w.name from entity_words w
                        where w.workspace_id = ws and w.name >= asked collate "C" and w.name < (left(asked, 2) || chr(1114111)) collate "C"
                        order by w.name limit near)) w) c
       where c.alike >= 0.4 and (wanted is null or c.type = any (wanted))
         and (in_scan is null or (select true from scan_entities s where s.workspace_id = ws and s.scan_id = in_scan and s.entity_id = c.entity_id limit 1))
         and (in_investigation is null or (select true from investigation_entities i where i.workspace_id = ws and i.investigation_id = in_investigation and i.entity_id = c.entity_id limit 1))
       limit most;
  end if;
end $$;
revoke execute on function search_entities from public;
grant execute on function search_entities to sonde_app;

/* The ids of findings that answer a question: by what they say, or by a part of the value they are about. */
create function search_findings(phrase tsquery, pattern text, most int) returns table (id bigint, score real)
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  ws constant uuid := app_workspace();
begin
  if ws is null then return; end if;
  if numnode(phrase) > 0 then
    return query
      select c.finding_id, ts_rank(c.words, phrase)
        from (select w.finding_id, w.words from finding_words w
               where w.workspace_id = ws and w.words @@ phrase limit most) c;
  end if;
  if pattern is not null then
    return query
      select w.finding_id, 0.5::real from finding_words w where w.workspace_id = ws and w.subject like pattern limit most;
  end if;
end $$;
revoke execute on function search_findings from public;
grant execute on function search_findings to sonde_app;
