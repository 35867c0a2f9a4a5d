/**
 * Names as octets (RFC 1035 3.1), uncompressed and in lower case, as DNSSEC reckons with them (RFC 4034 6.2). Names as text
 * are those of the door: lower case, no final dot, odd octets as \DDD, a dot or backslash inside a label behind a backslash.
 */
export function nameToWire(name: string): Buffer | null {
  const labels = labelsOf(name);
  if (!labels) return null;
  const wire = Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]);
  return wire.length <= 255 ? wire : null;
}

/** The labels of a name as octets; null where it is no name. */
export function labelsOf(name: string): Buffer[] | null {
  if (name === "") return [];
  const labels: Buffer[] = [];
  let octets: number[] = [];
  for (let at = 0; at <= name.length; at += 1) {
    const letter = name[at];
    if (letter === undefined || letter === ".") {
      if (octets.length === 0 || octets.length > 63) return null;
      labels.push(Buffer.from(octets));
      octets = [];
    } else if (letter === "\\") {
      const digits = /^\d{3}/.exec(name.slice(at + 1, at + 4))?.[0];
      octets.push(digits ? Number(digits) : name.charCodeAt(at + 1));
      at += digits ? 3 : 1;
    } else octets.push(name.charCodeAt(at));
    if ((octets.at(-1) ?? 0) > 255 || octets.length > 63) return null;
  }
  return labels.map((label) => label.map((octet) => (octet >= 65 && octet <= 90 ? octet + 32 : octet)) as Buffer);
}

/** A name as text, of its labels. */
export function nameOf(labels: readonly Uint8Array[]): string {
  return labels.map((label) => [...label].map(written).join("")).join(".");
}

function written(octet: number): string {
  if (octet === 46 || octet === 92) return `\\${String.fromCharCode(octet)}`;
  if (octet <= 32 || octet >= 127) return `\\${String(octet).padStart(3, "0")}`;
  return String.fromCharCode(octet).toLowerCase();
}

/** Reads an uncompressed name; null where it runs past the end. */
export function readName(bytes: Uint8Array, from: number): { name: string; end: number } | null {
  const labels: Uint8Array[] = [];
  for (let at = from; at < bytes.length && at - from < 255; ) {
    const length = bytes[at] ?? 0;
    if (length === 0) return { name: nameOf(labels), end: at + 1 };
    if (length > 63 || at + 1 + length >= bytes.length) return null;
    labels.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return null;
}

/** Canonical order (RFC 4034 6.1): by labels from the right, octet by octet; what is above comes before what is below. */
export function compareNames(one: string, other: string): number {
  const [a, b] = [labelsOf(one)?.reverse() ?? [], labelsOf(other)?.reverse() ?? []];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]];
    const difference = left && right ? Buffer.compare(left, right) : 0;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The first name behind everything at and below a name: a zero octet more in its first label. */
export function behindAllOf(name: string): string | null {
  const [first, ...above] = labelsOf(name) ?? [];
  if (!first || first.length > 62) return null;
  return nameOf([Buffer.concat([first, Buffer.of(0)]), ...above]);
}
