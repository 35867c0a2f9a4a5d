import type { Query } from "../../db/client.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { placeShape } from "../cursor.ts";

export type ClaimView = {
  readonly id: number;
  readonly attribute: string;
  readonly value: unknown;
  readonly module: string;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Whether it is what the entity is shown with now. */
  readonly shown: boolean;
  /** Whether another value is claimed of an attribute that has one. */
  readonly contradicted: boolean;
};

export const claimKey = placeShape(["text", "text", "text"]);

/** What was claimed of an entity, by attribute, value and module. */
export async function claimPage(
  q: Query,
  workspace: string,
  of: { readonly id: number; readonly type: string; readonly attributes: Readonly<Record<string, unknown>> },
  asked: { readonly attribute: string | undefined; readonly after: readonly string[] | null; readonly limit: number },
): Promise<{ claims: ClaimView[]; next: readonly string[] | null }> {
  const { attribute, after, limit } = asked;
  const rows = await q.rows<{
    id: number;
    attribute: string;
    value: unknown;
    value_key: string;
    module: string;
    first_seen: Date;
    last_seen: Date;
    others: boolean;
  }>(
    `select c.id, c.attribute, c.value, c.value_key, c.module, c.first_seen, c.last_seen,
            exists (select from claims o where o.workspace_id = $1 and o.entity_id = $2 and o.attribute = c.attribute
                       and o.value_key <> c.value_key) as others
       from claims c
      where c.workspace_id = $1 and c.entity_id = $2 and ($3::text is null or c.attribute = $3)
        ${after ? "and (c.attribute, c.value_key, c.module) > ($5, $6, $7)" : ""}
      order by c.attribute, c.value_key, c.module limit $4`,
    [workspace, of.id, attribute ?? null, limit + 1, ...(after ?? [])],
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const rules = entityTypes.get(of.type)?.attributes ?? {};
  return {
    claims: page.map(({ others, value_key, first_seen, last_seen, ...row }) => {
      const one = rules[row.attribute] !== "set";
      return {
        ...row,
        first_seen: first_seen.toISOString(),
        last_seen: last_seen.toISOString(),
        shown: isShown(of.attributes[row.attribute], row.value, one),
        contradicted: one && others,
      };
    }),
    next: last ? [last.attribute, last.value_key, last.module] : null,
  };
}

function isShown(attribute: unknown, value: unknown, one: boolean): boolean {
  const same = (other: unknown) => JSON.stringify(other) === JSON.stringify(value);
  return one || !Array.isArray(attribute) ? same(attribute) : attribute.some(same);
}
