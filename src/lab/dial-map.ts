import { writeFileSync } from "node:fs";

/** Where a documentation address is answered: a port on 127.0.0.1, or how the lack of an answer looks. */
export type Way = number | "drop" | "refuse";

/** What the dialer reads: "203.0.113.5:443" or "[2001:db8::5]:443" to a way, by transport. */
export type DialMap = {
  readonly tcp: Readonly<Record<string, Way>>;
  readonly udp: Readonly<Record<string, Way>>;
  /** For all that is not listed. */
  readonly default: "drop" | "refuse";
  /** Path of the PEM file with the only certificate authority that is trusted behind the map. */
  readonly ca: string;
};

export function endpoint(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

export function writeDialMap(map: DialMap, file: string): void {
  writeFileSync(file, `${JSON.stringify(map, null, 1)}\n`, { mode: 0o600 });
}
