/**
 * Rows as a table `r` to select from, and its parameters, the first of them number `first`: columns as arrays, and those
 * whose rows all say the same as one value. Measured on PGlite: 1,000 rows parse in a quarter of the time of
 * json_to_recordset. Values are strings, numbers, booleans or null, as `types` says.
 */
export function columns<R extends object>(
  rows: readonly R[],
  types: Readonly<Record<Extract<keyof R, string>, string>>,
  first: number,
): { sql: string; params: unknown[] } {
  const names = Object.keys(types) as Extract<keyof R, string>[];
  const constant = new Set(names.filter((name) => rows.every((row) => row[name] === rows[0]?.[name])));
  if (rows.length !== 1 && constant.size === names.length) constant.delete(names[0] as Extract<keyof R, string>);
  const varied = names.filter((name) => !constant.has(name));
  const params = names.map((name) => (constant.has(name) ? rows[0]?.[name] : arrayOf(rows.map((row) => row[name]))));
  const values = names.map((name, index) =>
    constant.has(name) ? `$${first + index}::${types[name]} as "${name}"` : `"${name}"`,
  );
  if (varied.length === 0) return { sql: `(select ${values.join(", ")}) as r`, params };
  const arrays = varied.map((name) => `$${first + names.indexOf(name)}::${types[name]}[]`);
  const set = `unnest(${arrays.join(", ")}) as v (${varied.map((name) => `"${name}"`).join(", ")})`;
  return { sql: `(select ${values.join(", ")} from ${set}) as r`, params };
}

/** An array in PostgreSQL's text form: the client's own way quotes every element, which costs as much as the insert. */
function arrayOf(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join(",")}}`;
}

/** Text that an array takes as it is, without quotes. */
const plain = /^[a-z0-9][a-z0-9._:/-]*$/i;

function elementOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "boolean") return value ? "t" : "f";
  const text = String(value);
  if (plain.test(text) && text.toUpperCase() !== "NULL") return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
