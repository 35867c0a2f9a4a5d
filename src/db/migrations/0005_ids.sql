-- A commit takes the ids of what is new before it writes it, so that all its rows go out together: a block of 1,000 at a
-- time (src/db/ids.ts).
alter sequence entities_id_seq increment by 1000;
alter sequence relations_id_seq increment by 1000;
grant usage on sequence entities_id_seq, relations_id_seq to sonde_app;
