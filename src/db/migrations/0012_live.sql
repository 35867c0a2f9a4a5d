-- What happens in an investigation has numbers of its own: 1, 2, 3 …, in the order in which it can be seen, without a gap.
-- They are given when a transaction commits: the lock on an investigation's count is its last and is held for a moment.

create table event_heads (
  workspace_id uuid not null,
  investigation_id uuid not null,
  head bigint not null default 0, -- the last number given
  floor bigint not null default 0, -- up to here some are forgotten: a reader that stands before it must begin anew
  primary key (workspace_id, investigation_id)
);
call protect('event_heads');

drop index events_investigation;
-- Readers of a whole workspace go by `xid` still.
alter table events add column number bigint;
drop table event_floors;

with numbered as (
  select workspace_id, seq, row_number() over (partition by workspace_id, investigation_id order by seq) as number
    from events where investigation_id is not null)
update events e set number = n.number from numbered n where n.workspace_id = e.workspace_id and n.seq = e.seq;
insert into event_heads (workspace_id, investigation_id, head)
select workspace_id, investigation_id, count(*) from events where investigation_id is not null group by 1, 2;

create unique index events_number on events (workspace_id, investigation_id, number) where number is not null;

create function number_event() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare given bigint;
begin
  insert into event_heads as h (workspace_id, investigation_id, head) values (new.workspace_id, new.investigation_id, 1)
    on conflict (workspace_id, investigation_id) do update set head = h.head + 1 returning h.head into given;
  update events set number = given where workspace_id = new.workspace_id and seq = new.seq;
  return null;
end $$;
create constraint trigger events_number after insert on events deferrable initially deferred
  for each row when (new.investigation_id is not null) execute function number_event();

create function forget_events() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update event_heads h set floor = greatest(h.floor, g.last)
    from (select workspace_id, investigation_id, max(number) as last from gone where number is not null group by 1, 2) g
   where h.workspace_id = g.workspace_id and h.investigation_id = g.investigation_id;
  return null;
end $$;
create trigger events_forgotten after delete on events referencing old table as gone
  for each statement execute function forget_events();
