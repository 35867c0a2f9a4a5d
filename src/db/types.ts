import pg from "pg";

const { builtins } = pg.types;

/** Our int8 stay below 2^53 (counts, positions, identities). */
const toNumber = (text: string) => Number(text);

const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: toNumber,
  [builtins.BYTEA]: (text) => Uint8Array.from(Buffer.from(text.slice(2), "hex")), // bytea_output = hex
  [builtins.DATE]: (text) => text, // a day has no time zone: a Date would have one
  [builtins.TIMESTAMP]: (text) => text,
  [builtins.INTERVAL]: (text) => text,
};

const INT8_ARRAY = 1016;

/** How columns arrive: the same on both databases, because one client reads both. */
export const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (format !== "binary") {
      if (oid === INT8_ARRAY) return (text: string) => parseIntegers(text);
      const parser = parsers[oid];
      if (parser) return parser;
    }
    return pg.types.getTypeParser(oid, format as "text");
  },
} as pg.CustomTypesConfig;

/** `{1,2,NULL}`; one dimension, as all our columns have. */
function parseIntegers(text: string): (number | null)[] {
  if (text === "{}") return [];
  return text
    .slice(1, -1)
    .split(",")
    .map((part) => (part === "NULL" ? null : Number(part)));
}
