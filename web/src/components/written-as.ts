const plain = new Set(["domain", "hostname", "ip", "range", "url", "email"]);

/** A typed value as it is understood again when it is pasted: with its type where its form does not say it. */
export function writtenAs({ type, value }: { readonly type: string; readonly value: string }): string {
  return plain.has(type) ? value : `${type}:${value}`;
}
