import type { Query } from "../../db/client.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { hasHandle } from "../../model/entity-type.ts";
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

/**
 * The piece of what is asked that few values have: six letters or digits of the word with the most digits. The index is
 * asked for each three letters of a pattern, at a price for each; null where no word tells more than the others.
 */
export function pieceOf(asked: string): string | null {
  const telling = (word: string) => word.replace(/[^0-9]/g, "").length;
  const words = (asked.match(/[a-z0-9]{4,}/g) ?? []).sort((a, b) => telling(b) - telling(a));
  const word = words[0] ?? "";
  if (telling(word) < 3) return null;
  const ends = word.search(/[0-9][^0-9]*$/) + 1;
  return `%${word.slice(Math.max(0, ends - 6), Math.max(ends, 4))}%`;
}

/** Ids of entities that answer a question, best first: by value, handle, a part of it, words of attributes, likeness. */
export async function searchEntities(
  q: Query,
  written: string,
  where: GraphScope & { readonly types?: readonly string[] | undefined },
): Promise<number[]> {
  const asked = written.trim().replace(/^@/, "").toLowerCase();
  const at = asked.lastIndexOf("@");
  const types = where.types?.flatMap((one) => entityTypes.get(one) ?? []);
  const handles = types === undefined || types.some(hasHandle);
  const handle = at > 0 ? asked.slice(0, at) : asked;
  const rows = await q.rows<{ id: number }>(
    `select id from search_entities($1, $2, $9, $3::text[], $4, plainto_tsquery('simple', $1), $5::text[], $6::uuid, $7::uuid, $8)
      group by id order by max(score) desc, id limit $8`,
    [
      asked,
      patternOf(asked),
      handleForms(handle),
      handles ? foldText(handle).slice(0, 64) : "",
      where.types ?? null,
      where.scan ?? null,
      where.investigation ?? null,
      mostFound,
      pieceOf(asked),
    ],
  );
  return rows.map((row) => row.id);
}
