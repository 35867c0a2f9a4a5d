import type { Query } from "../../db/client.ts";
import { escapeLike } from "../../model/glob.ts";
import { foldText, handleForms } from "../../model/handle.ts";
import type { GraphScope } from "./scope.ts";

/** So many of what answers best are looked at. */
export const mostFound = 500;

/** A part of a value leads an index from three letters or digits in a row on. */
const leads = /[a-z0-9]{3}/;

/** What is asked, as search functions take it. */
export function patternOf(asked: string): string | null {
  return leads.test(asked) ? `%${escapeLike(asked)}%` : null;
}

/** Ids of entities that answer a question, best first: by value, handle, a part of it, words of attributes, likeness. */
export async function searchEntities(
  q: Query,
  written: string,
  where: GraphScope & { readonly types?: readonly string[] | undefined },
): Promise<number[]> {
  const asked = written.trim().replace(/^@/, "").toLowerCase();
  const at = asked.lastIndexOf("@");
  const handle = at > 0 ? asked.slice(0, at) : asked;
  const rows = await q.rows<{ id: number }>(
    `select id from search_entities($1, $2, $3::text[], $4, plainto_tsquery('simple', $1), $5::text[], $6::uuid, $7::uuid, $8)
      group by id order by max(score) desc, id limit $8`,
    [
      asked,
      patternOf(asked),
      handleForms(handle),
      foldText(handle).slice(0, 64),
      where.types ?? null,
      where.scan ?? null,
      where.investigation ?? null,
      mostFound,
    ],
  );
  return rows.map((row) => row.id);
}
