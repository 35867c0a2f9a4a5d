import { type Answer, record } from "dns-packet";
import { answerWithAuthority } from "./servers/authority.ts";
import { codecType } from "./servers/record-types.ts";
import { plantZone, type Zone } from "./servers/zone.ts";

type Canned = {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly answers: readonly string[];
  readonly authority: readonly string[];
  readonly additional: readonly string[];
};

/**
 * What servers of these zones say to who asks for signatures, as a canned net takes it: for tests that want signed answers
 * without sockets. A server is an address on which zones are; without one, all of them are asked as one.
 */
export function cannedZones(zones: readonly Zone[]): (name: string, type: string, server?: string) => Canned {
  const trees = zones.map((zone) => plantZone(zone));
  return (name, type, server) => {
    const here = server ? trees.filter(({ zone }) => zone.at.includes(server.replace(/:\d+$/, ""))) : trees;
    const asked = name.replace(/\\(\d{3})/g, (_, octet) => String.fromCharCode(Number(octet)));
    const reply = answerWithAuthority(here, { name: asked, type, dnssec: true });
    const { rcode, authoritative } = reply;
    return {
      rcode,
      authoritative,
      answers: reply.answers.map(lineOf),
      authority: reply.authorities.map(lineOf),
      additional: reply.additionals.map(lineOf),
    };
  };
}

/** A record as a line of a zone file, of types with names by RFC 1035, of others by RFC 3597 5. */
function lineOf({ name, type, data }: Answer): string {
  const owner = name.replace(/[^\x21-\x7e]/g, (octet) => `\\${String(octet.charCodeAt(0)).padStart(3, "0")}`);
  if (typeof data === "string") return `${owner} ${type} ${data}`;
  const fields = data as Readonly<Record<string, string | number>>;
  if (type === "SOA")
    return `${owner} SOA ${["mname", "rname", "serial", "refresh", "retry", "expire", "minimum"].map((it) => fields[it]).join(" ")}`;
  if (type === "MX") return `${owner} MX ${fields.preference} ${fields.exchange}`;
  if (type === "SRV") return `${owner} SRV ${fields.priority} ${fields.weight} ${fields.port} ${fields.target}`;
  if (type === "TXT" && Array.isArray(data)) return `${owner} TXT ${data.join("")}`;
  if (type === "CAA") return `${owner} CAA ${fields.flags} ${fields.tag} ${fields.value}`;
  const raw = record(codecType(type)).encode(data).subarray(2);
  return `${owner} ${type} \\# ${raw.length} ${raw.toString("hex")}`;
}
