/** A policy file (RFC 8461 3.2), with where each thing stands in the text. */
export type StsPolicy = {
  readonly mode: string;
  readonly maxAge: number;
  readonly mx: readonly { readonly pattern: string; readonly at: readonly [number, number] }[];
  /** By key: the line that says it. */
  readonly at: ReadonlyMap<string, readonly [number, number]>;
  readonly problems: readonly string[];
};

export const longestAge = 31_557_600;
const mostLines = 500;

/** Reads lines "key: value"; keys that are not known are passed over, of others the first is kept. */
export function readStsPolicy(text: string): StsPolicy {
  const problems: string[] = [];
  const values = new Map<string, string>();
  const places = new Map<string, readonly [number, number]>();
  const mx: { pattern: string; at: readonly [number, number] }[] = [];
  let from = 0;
  for (const line of text.split("\n", mostLines)) {
    const at = [from, from + line.length] as const;
    from += line.length + 1;
    if (line.trim() === "") continue;
    const [, key, value = ""] = /^([A-Za-z0-9][\w.-]{0,31})[ \t]{0,9}:[ \t]{0,9}(.*?)\s*$/.exec(line) ?? [];
    if (!key) problems.push(`"${line.slice(0, 60)}" is no line of a policy`);
    else if (key === "mx") mx.push({ pattern: value.toLowerCase(), at });
    else if (!values.has(key)) {
      values.set(key, value);
      places.set(key, at);
    }
  }
  const mode = values.get("mode") ?? "";
  const age = values.get("max_age") ?? "";
  if (values.get("version") !== "STSv1") problems.push("version is not STSv1");
  if (!/^(?:enforce|testing|none)$/.test(mode)) problems.push(`mode is "${mode.slice(0, 40)}"`);
  if (!/^\d{1,10}$/.test(age) || Number(age) > longestAge) problems.push(`max_age is "${age.slice(0, 40)}"`);
  if (mx.length === 0 && mode !== "none") problems.push("no mx is named");
  for (const { pattern } of mx) {
    if (!/^(?:\*\.)?[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,10}\.?$/.test(pattern))
      problems.push(`"${pattern.slice(0, 60)}" is no name of a mail server`);
  }
  return { mode, maxAge: Number(age) || 0, mx: mx.slice(0, 100), at: places, problems: problems.slice(0, 50) };
}

/** RFC 8461 4.1: a wildcard stands for exactly one label, the first. */
export function allowsServer({ mx }: Pick<StsPolicy, "mx">, host: string): boolean {
  const dot = host.indexOf(".");
  return mx.some(({ pattern }) => {
    const name = pattern.replace(/\.$/, "");
    return name === host || (dot > 0 && name === `*${host.slice(dot)}`);
  });
}
