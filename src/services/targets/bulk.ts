import { parseWritten } from "./parse.ts";

export const mostLines = 10_000;

/** A text that was pasted, one thing somebody wrote at a time. */
export type Written = {
  readonly line: number;
  readonly text: string;
  readonly type: string | undefined;
  readonly label: string;
};

/** The same, understood: a target, or why it is none. */
export type Understood = { readonly line: number; readonly written: string } & (
  | { readonly type: string; readonly key: string; readonly label: string }
  | { readonly why: string }
);

const names = {
  value: /^(value|target|indicator|ioc|observable|asset)$/i,
  type: /^type$/i,
  label: /^(label|name|description|comment)$/i,
};

/** The fields of one line of CSV (RFC 4180), separated by `separator`. A field does not go on in the next line. */
export function fieldsOf(line: string, separator: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length; ) {
    if (line[at] !== '"') {
      const end = line.indexOf(separator, at);
      fields.push(line.slice(at, end < 0 ? undefined : end).trim());
      if (end < 0) break;
      at = end + 1;
      continue;
    }
    let field = "";
    at += 1;
    for (; at < line.length; at++) {
      if (line[at] !== '"') field += line[at];
      else if (line[at + 1] === '"') field += line[at++];
      else break;
    }
    fields.push(field.trim());
    const end = line.indexOf(separator, at);
    if (end < 0) break;
    at = end + 1;
  }
  return fields;
}

/** The columns of a table whose first line names them; null for a plain list. */
function headerOf(line: string) {
  for (const separator of [",", ";", "\t"]) {
    const fields = fieldsOf(line, separator);
    const column = (name: RegExp) => fields.findIndex((field) => name.test(field));
    const value = column(names.value);
    if (value >= 0) return { separator, value, type: column(names.type), label: column(names.label) };
  }
  return null;
}

/** Splits what was pasted: a table with a header, or lines of one or several targets; "#" begins a remark. */
export function splitPasted(pasted: string): { written: Written[]; lines: number } {
  const all = pasted
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ line: index + 1, text: text.replace(/(^|\s)#.*$/, "").trim() }))
    .filter(({ text }) => text !== "");
  const header = all[0] && headerOf(all[0].text);
  if (!header) return { written: all.flatMap(severalIn), lines: all.length };
  const rows = all.slice(1).map(({ line, text }): Written => {
    const fields = fieldsOf(text, header.separator);
    return {
      line,
      text: fields[header.value] ?? "",
      type: fields[header.type]?.toLowerCase() || undefined,
      label: (fields[header.label] ?? "").slice(0, 200),
    };
  });
  return { written: rows, lines: rows.length };
}

/** A line is one target where it can be read as one, else whatever commas, semicolons and blanks separate. */
function severalIn({ line, text }: { line: number; text: string }): Written[] {
  const one = { line, type: undefined, label: "" };
  if (!/[,;\s]/.test(text) || !("why" in parseWritten(text))) return [{ ...one, text }];
  const parts = text.split(/[,;\s]+/).filter((part) => part !== "");
  return parts.map((part) => ({ ...one, text: part }));
}

export function understand({ line, text, type, label }: Written): Understood[] {
  const written = text.length > 200 ? `${text.slice(0, 199)}…` : text;
  const parsed = parseWritten(text, type);
  if ("why" in parsed) return [{ line, written, why: `${parsed.why}.` }];
  return parsed.targets.map((target) => ({ line, written, type: target.type, key: target.value, label }));
}
