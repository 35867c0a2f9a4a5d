/** What SQL is sent through: a connection of the database's owner, outside the policies. */
export type Sql = { query(text: string, params?: unknown[]): Promise<{ rows: Record<string, string>[] }> };

const filled = [
  ...["entities", "relations", "findings", "claims", "observations", "evidence", "scan_evidence", "scan_entities"],
  ...["scan_relations", "scan_findings", "listed", "entity_words", "finding_words"],
];

/** Of ten entities five are host names, two addresses, one an email address, one a user name, one a page. */
const kind =
  "(array['hostname','hostname','hostname','hostname','hostname','ip','ip','email','username','url'])[n % 10 + 1]";
const key = `case n % 10 when 5 then '10.' || n / 65536 % 256 || '.' || n / 256 % 256 || '.' || n % 256
  when 6 then '2001:db8::' || to_hex(n / 65536) || ':' || to_hex(n % 65536)
  when 7 then 'first' || n % 977 || '.last' || n || '@mail' || n % 100 || '.example.org'
  when 8 then 'name' || n % 977 || '_last' || n
  when 9 then 'https://www' || n % 1000 || '.example.org/page/' || n
  else 'host' || n || '.part' || n % 1000 || '.example.org' end`;
const handle =
  "case n % 10 when 7 then 'first' || n % 977 || 'last' || n when 8 then 'name' || n % 977 || 'last' || n end";
const severity = "(array['info','info','info','low','low','low','medium','medium','high','critical'])[n % 10 + 1]";

const statements = [
  `insert into entities (workspace_id, id, type, key, attributes, first_seen) overriding system value
   select $1, $3::bigint + n, ${kind}, ${key}, jsonb_build_object('title', 'Page ' || n % 5000), now() - ($2::bigint - n) * interval '1 second'
     from generate_series(1, $2::bigint) n`,
  // four addresses of each host name; every twentieth name leads to one address that all share
  `insert into relations (workspace_id, id, from_id, relation, to_id) overriding system value
   select $1, $3::bigint * 2 + (n / 10 * 5 + n % 10) * 4 + k + 1, $3::bigint + n, 'resolves_to',
          $3::bigint + case when k = 0 and n % 20 = 0 then 5 else 15 + 10 * ((n * 7919 + k * 4729) % ($2::bigint / 10 - 2)) end
     from generate_series(1, $2::bigint) n, generate_series(0, 3) k where n % 10 < 5 on conflict do nothing`,
  `insert into findings (workspace_id, id, fingerprint, entity_id, type, category, severity, title, description, remediation, data, state)
   overriding system value
   select $1, $3::bigint + n, md5(n::text), $3::bigint + (n - 1) / 2 * 10 + 1, 'test.t' || n % 50, 'category ' || n % 8, ${severity},
          'Something of kind ' || n % 50, 'What was seen at place ' || n, '', '{}', case when n % 20 = 0 then 'triaged' else 'open' end
     from generate_series(1, $2::bigint / 5) n`,
  `insert into claims (workspace_id, entity_id, attribute, value, value_key, module)
   select $1, $3::bigint + n, 'title', to_jsonb('Page ' || n % 5000 + k), md5(n % 5000 + k || ''), 'test.m' || k
     from generate_series(10, $2::bigint, 10) n, generate_series(0, 1) k`,
  `insert into evidence (workspace_id, id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key)
   select $1, encode(sha256(n::text::bytea), 'hex'), 'http', 'https://www' || n || '.example.org/', 1000, 'a.seg', n, n * 500, 500, 'key'
     from generate_series(1, 1000) n`,
  `insert into scan_evidence (workspace_id, scan_id, evidence_id) select $1, $4, id from evidence where workspace_id = $1`,
  ...(["e", "f", "c"] as const).map(
    (
      what,
    ) => `insert into observations (workspace_id, scan_id, module, version, subject_kind, subject_id, what, what_id, proofs)
   select $1, $4, 'test.module', '1', 'e', $3::bigint + 1 + id % $2::bigint, '${what}', id,
          jsonb_build_array(jsonb_build_object('kind', 'bytes', 'evidence', encode(sha256((1 + id % 1000)::text::bytea), 'hex'), 'part', 'response'))
     from ${{ e: "entities", f: "findings", c: "claims" }[what]} where workspace_id = $1`,
  ),
  `insert into scan_entities (workspace_id, scan_id, entity_id, seq, distance, in_scope, traits)
   select $1, $4, id, id - $3::bigint, 1, id % 3 = 0, (id % 2)::smallint from entities where workspace_id = $1`,
  `insert into scan_relations (workspace_id, scan_id, relation_id, seq) select $1, $4, id, id from relations where workspace_id = $1`,
  `insert into scan_findings (workspace_id, scan_id, finding_id) select $1, $4, id from findings where workspace_id = $1`,
  `insert into listed (workspace_id, entity_id, type, first_seen, last_seen, findings, severities)
   select $1, e.id, e.type, e.first_seen, e.first_seen, coalesce(f.n, 0), coalesce(f.bits, 0)
     from entities e left join (select entity_id, count(*)::int as n, bit_or(1 << rank)::smallint as bits
                                  from findings where workspace_id = $1 group by entity_id) f on f.entity_id = e.id
    where e.workspace_id = $1`,
  `insert into entity_words (workspace_id, entity_id, type, name, folded, handles, words)
   select $1, $3::bigint + n, ${kind}, lower(${key}), ${handle},
          case when n % 10 in (7, 8) then array[${handle}, left(${handle}, 1) || 'last' || n] else '{}' end, to_tsvector('simple', 'page ' || n % 5000)
     from generate_series(1, $2::bigint) n`,
  `insert into finding_words (workspace_id, finding_id, subject, words)
   select $1, f.id, lower(e.key), to_tsvector('simple', f.title) || to_tsvector('english', f.description)
     from findings f join entities e on e.workspace_id = $1 and e.id = f.entity_id where f.workspace_id = $1`,
  `insert into counts (workspace_id, scope, kind, label, n)
   select $1, s.scope::uuid, c.kind, c.label, c.n
     from (select 'entity' as kind, type as label, count(*) as n from entities where workspace_id = $1 group by type
           union all select 'relation', relation, count(*) from relations where workspace_id = $1 group by relation
           union all select 'finding', severity || ' ' || state || ' shown ' || type || ' ' || category, count(*)
             from findings where workspace_id = $1 group by severity, state, type, category) c,
          (values ($1::text), ($4::text)) s (scope)`,
];

/** Gives a statement only those parameters that it asks for. */
function only(text: string, params: readonly unknown[]): [string, unknown[]] {
  const used = [...new Set([...text.matchAll(/\$(\d)/g)].map(([, n]) => Number(n)))].sort();
  return [text.replace(/\$(\d)/g, (_, n) => `$${used.indexOf(Number(n)) + 1}`), used.map((n) => params[n - 1])];
}

/** Fills a workspace as a scan would have: so many entities, twice as many relations, a fifth as many findings. */
export async function loadGraph(
  sql: Sql,
  { workspace, scan, size, offset }: { workspace: string; scan: string; size: number; offset: number },
): Promise<void> {
  const spec = { title: "Much", targets: [], modules: [], footprint: "P0" };
  await sql.query(
    `insert into scans (workspace_id, id, spec, state, complete, ended_at, progress) values ($1, $2, $3, 'COMPLETED', true, now(), 1)`,
    [workspace, scan, JSON.stringify(spec)],
  );
  for (const statement of statements) await sql.query(...only(statement, [workspace, size, offset, scan]));
}

/** Loads with the indexes away that can be made anew faster than they grow. */
export async function withoutIndexes(sql: Sql, load: () => Promise<void>): Promise<void> {
  const { rows } = await sql.query(
    `select i.indexname as name, i.indexdef as def from pg_indexes i
      where i.schemaname = 'public' and i.tablename = any($1)
        and not exists (select from pg_constraint c where c.conname = i.indexname)`,
    [filled],
  );
  for (const { name } of rows) await sql.query(`drop index "${name}"`);
  await load();
  await sql.query("set maintenance_work_mem = '1GB'");
  for (const { def = "" } of rows) await sql.query(def);
}

/** What the server must know of its tables, as autovacuum would have it know; and ids go on behind those given here. */
export async function settle(sql: Sql, last: number): Promise<void> {
  for (const table of [...filled, "scans", "counts"]) await sql.query(`vacuum analyze ${table}`);
  for (const table of ["entities", "relations", "findings"])
    await sql.query(`select setval('${table}_id_seq', $1)`, [last * 4 + 1_000]);
}

/** Rows that were read of the big tables so far, by table: of whole tables in a row, and by index. */
export async function rowsRead(sql: Sql): Promise<Map<string, { whole: number; byIndex: number }>> {
  const { rows } = await sql.query(
    `select relname as name, seq_tup_read::text as whole, coalesce(idx_tup_fetch, 0)::text as "byIndex"
       from pg_stat_user_tables where relname = any($1)`,
    [filled],
  );
  return new Map(rows.map((row) => [row.name ?? "", { whole: Number(row.whole), byIndex: Number(row.byIndex) }]));
}
