import type { EvidenceInput } from "../evidence/record.ts";
import type { Proof } from "../model/proof.ts";

const around = 60;
const longestSpan = 300;

/** The bytes a proof points at, with a little before and after; as text for people, still unescaped. */
export function excerptOf(
  record: EvidenceInput,
  proof: Extract<Proof, { kind: "bytes" }>,
): { before: string; span: string; after: string } {
  const bytes = proof.part === "request" ? record.request : record.response;
  if (proof.pointer !== undefined) {
    const found = pointed(Buffer.from(bytes).toString("utf8"), proof.pointer);
    return { before: `${proof.pointer}: `, span: (found ?? "(not there)").slice(0, longestSpan), after: "" };
  }
  const [from, to] = proof.range ?? [0, bytes.length];
  const text = (a: number, b: number) => Buffer.from(bytes.subarray(Math.max(0, a), Math.max(0, b))).toString("utf8");
  return {
    before: text(from - around, from),
    span: text(from, Math.min(to, from + longestSpan)),
    after: to - from > longestSpan ? "…" : text(to, to + around),
  };
}

/** The value at a JSON pointer (RFC 6901), as JSON; undefined where there is none. Headers before a JSON body are passed over. */
function pointed(text: string, pointer: string): string | undefined {
  const start = text.startsWith("HTTP/") ? text.indexOf("\r\n\r\n") + 4 : 0;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
