import type { ResultLine } from "../../model/result.ts";

const unsafe = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A value as one line of JSON that is also safe on a terminal: what could steer it is written as \uXXXX. Nothing is lost. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(unsafe, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** One line of JSONL; see docs/reference/jsonl.md. */
export function jsonLine(line: ResultLine): string {
  return `${jsonText(line)}\n`;
}

/** All lines as one document: `{"data": [...], "summary": {...}}`, in pieces. */
export async function* jsonDocument(
  lines: AsyncIterable<ResultLine>,
  finish: (line: ResultLine) => ResultLine = (line) => line,
): AsyncIterable<string> {
  let between = '{"data":[\n';
  let summary: ResultLine | null = null;
  for await (const line of lines) {
    if (line.kind === "summary") summary = finish(line);
    else {
      yield between + jsonText(line);
      between = ",\n";
    }
  }
  yield between.startsWith("{") ? '{"data":[' : "\n";
  yield `],"summary":${jsonText(summary)}}\n`;
}
