import { readFile } from "node:fs/promises";
import { type Document, isMap, isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { AppError, asError, type ErrorCode } from "../errors.ts";
import { didYouMean } from "../suggest.ts";
import { plain } from "./escape.ts";
import { unreadable } from "./file-errors.ts";

/** A file as it was read, with the way back from a place in its value to a line. */
export type YamlFile<T> = { readonly value: T; lineOf(path: readonly PropertyKey[]): number };

const mostBytes = 8 * 2 ** 20;

/** Reads a YAML 1.2 or JSON file by a schema. Throws AppError bad_file (unreadable) or `code` (what it says), with the line. */
export async function readYaml<S extends z.ZodType>(
  file: string,
  schema: S,
  code: ErrorCode,
  known: readonly string[] = [],
): Promise<YamlFile<z.output<S>>> {
  let text: string;
  try {
    const bytes = await readFile(file);
    if (bytes.length > mostBytes) throw new Error(`it is larger than ${mostBytes / 2 ** 20} MiB`);
    text = bytes.toString("utf8");
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lineOf = (path: readonly PropertyKey[]) => lineIn(document, counter, path);
  const [error] = document.errors;
  if (error) {
    const { line } = counter.linePos(error.pos[0]);
    throw new AppError(code, `${plain(file)}, line ${line}: ${plain(error.message)}.`, { cause: error });
  }
  const result = schema.safeParse(expand(document, file, code) ?? {});
  if (result.success) return { value: result.data, lineOf };
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const hint = didYouMean(key, known);
    throw new AppError(
      code,
      `${plain(file)}, line ${lineOf([...issue.path, key])}: "${plain(key)}" means nothing here.`,
      {
        ...(hint ? { hint } : { hint: `Known are ${known.join(", ")}.` }),
      },
    );
  }
  const at = issue?.path.map(String).join(".");
  const said = `${at ? `${at}: ` : ""}${issue?.message ?? "not understood"}`;
  throw new AppError(code, `${plain(file)}, line ${lineOf(issue?.path ?? [])}: ${plain(said)}.`);
}

/** The document's value. A few bytes of aliases can stand for gigabytes: beyond a hundred they are refused. */
function expand(document: Document, file: string, code: ErrorCode): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    throw new AppError(code, `${plain(file)}: ${asError(thrown).message}.`, { cause: thrown });
  }
}

/** The line where a place stands, or the nearest thing around it that is there. */
function lineIn(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isNode(item.key) && String(item.key) === key) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}
