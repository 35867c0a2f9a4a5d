import type { ListedEntity, Words } from "../../db/tables/listed.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { foldText, handleForms } from "../../model/handle.ts";

const longestName = 500;
const longestText = 4_000;

/** What an entity is found by: its value, how else its handle is written, and the words of its attributes. */
export function wordsOf({ id, type, key, attributes }: ListedEntity): Words {
  const handle = entityTypes.get(type)?.handleOf(key) ?? null;
  return {
    id,
    type,
    name: key.toLowerCase().slice(0, longestName).toWellFormed(),
    folded: handle === null ? null : foldText(handle).slice(0, 64),
    handles: handle === null ? [] : handleForms(handle),
    text: textOf(attributes),
  };
}

/** The words in a value, as far as they are worth finding. */
export function textOf(value: unknown): string {
  let text = "";
  const collect = (one: unknown, depth: number): void => {
    if (text.length >= longestText || depth > 4) return;
    if (typeof one === "string") text += ` ${one}`;
    else if (Array.isArray(one)) for (const member of one) collect(member, depth + 1);
    else if (one !== null && typeof one === "object")
      for (const member of Object.values(one)) collect(member, depth + 1);
  };
  collect(value, 0);
  return text.slice(0, longestText).trim().toWellFormed();
}
