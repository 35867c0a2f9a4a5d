import { NetError } from "../../sdk/index.ts";
import type { Recorded } from "../../sdk/net.ts";
import { parseDate } from "./_dates.ts";
import { type Fact, isRedacted, type Registration } from "./_registration.ts";

/** A value that a WHOIS answer gives, with its bytes. `object` counts the blocks of lines, for answers of RIPE's form. */
export type Field = {
  readonly name: string;
  readonly value: string;
  readonly object: number;
  readonly proof: Fact["proof"];
};

const mostLines = 5_000;

/**
 * "Name: value" lines, with RIPE's objects (blocks with an empty line between) and the registries that write the value
 * on the lines below its name. Comments (%, #, >>>) are no fields. Spans are counted as UTF-8; in an answer that may
 * have been Latin-1, what stands behind its first character beyond ASCII is proved by the whole answer.
 */
export function fieldsOf(text: string, { proof }: Recorded): Field[] {
  const beyond = [...text].some((it) => it > "\u00ff") ? text.length : text.search(/[\u0080-\u00ff]/);
  const sure = beyond < 0 ? text.length : beyond;
  const fields: Field[] = [];
  let at = 0;
  let bytes = 0;
  let object = 0;
  let open: string | null = null;
  for (const line of text.split("\n", mostLines)) {
    const start = bytes;
    at += line.length + 1;
    bytes += Buffer.byteLength(line) + 1;
    const written = line.trim();
    const add = (name: string, value: string) => {
      const span = [start, start + Buffer.byteLength(line.trimEnd())] as const;
      fields.push({
        name: name.toLowerCase().trim(),
        value,
        object,
        proof: at <= sure + 1 ? proof("response", span) : proof("response"),
      });
    };
    if (written === "") object++;
    if (written === "" || /^(?:[%#]|>>>|--)/.test(written)) {
      open = null;
      continue;
    }
    const [, name = "", value = ""] = /^([^:]{1,60}?)[ .]*:(?: |\t|$)\s*(.*)$/s.exec(written) ?? [];
    if (name !== "" && value !== "") {
      add(name, value);
      open = null;
    } else if (name !== "") open = name;
    else if (open !== null && /^\s/.test(line)) add(open, written);
  }
  return fields;
}

const names = {
  domain: ["domain name", "domain", "domainname"],
  registrar: ["registrar", "registrar name", "sponsoring registrar", "registrar organization"],
  created: [
    "creation date",
    "created",
    "created on",
    "created date",
    "registered on",
    "registered",
    "registered date",
    "registration date",
    "registration time",
    "domain registration date",
  ],
  updated: [
    "updated date",
    "last updated",
    "last updated on",
    "last-update",
    "last modified",
    "modified",
    "last-modified",
    "changed",
    "updated",
  ],
  expires: [
    "registry expiry date",
    "registrar registration expiration date",
    "expiry date",
    "expiration date",
    "expiration time",
    "expires",
    "expires on",
    "expire date",
    "expire",
    "paid-till",
    "renewal date",
    "valid until",
  ],
  status: ["domain status", "status", "registration status", "state", "eppstatus"],
  nameServer: ["name server", "name servers", "nameserver", "nameservers", "nserver", "dns", "host name"],
  email: [
    "registrant email",
    "admin email",
    "tech email",
    "billing email",
    "registrant contact email",
    "administrative contact email",
    "technical contact email",
    "e-mail",
    "email",
  ],
  phone: ["registrant phone", "admin phone", "tech phone", "billing phone", "registrant contact phone", "phone"],
  organization: [
    "registrant organization",
    "registrant organisation",
    "registrant",
    "registrant contact organisation",
    "org-name",
    "organization",
    "organisation",
    "holder",
  ],
  abuse: ["registrar abuse contact email", "abuse contact email", "registrar abuse email"],
  dnssec: ["dnssec"],
  next: ["registrar whois server", "whois server", "whois"],
} as const;

function all(fields: readonly Field[], kind: keyof typeof names): Field[] {
  const wanted: readonly string[] = names[kind];
  return fields.filter(({ name, value }) => wanted.includes(name) && value.length <= 500);
}

/** Whether these are fields of a registration of the domain, rather than an excuse. */
export function isRecordOf(fields: readonly Field[], domain: string): boolean {
  const said = all(fields, "domain").some(({ value }) => value.toLowerCase().replace(/\.$/, "") === domain);
  return (
    said &&
    (["registrar", "created", "expires", "nameServer", "organization"] as const).some(
      (it) => all(fields, it).length > 0,
    )
  );
}

/** The server that an answer refers to, by "refer", or by its registrar's. */
export function referralOf(fields: readonly Field[]): string | null {
  const refer = fields.find(({ name }) => name === "refer") ?? all(fields, "next")[0];
  const host = refer?.value
    .toLowerCase()
    .replace(/^(?:r?whois|https?):\/\//, "")
    .replace(/[/\s].*$/s, "");
  return host ? host.replace(/:43$/, "") : null;
}

export function registrationOf(fields: readonly Field[]): Registration {
  const date = (kind: "created" | "updated" | "expires") =>
    all(fields, kind).flatMap((field) => {
      const value = parseDate(field.value) ?? parseDate(field.value.split(" ", 1)[0] ?? "");
      return value ? [{ value, proof: field.proof }] : [];
    })[0];
  const dnssec = all(fields, "dnssec")[0];
  const isSigned = /^(?:signed|yes|active)/i.test(dnssec?.value ?? "");
  const isUnsigned = /^(?:unsigned|no|inactive)/i.test(dnssec?.value ?? "");
  return {
    registrar: all(fields, "registrar").find(({ value }) => !isRedacted(value)),
    created: date("created"),
    updated: date("updated"),
    expires: date("expires"),
    statuses: all(fields, "status"),
    nameServers: all(fields, "nameServer").map((it) => ({ ...it, value: it.value.split(/\s/, 1)[0] ?? "" })),
    emails: all(fields, "email"),
    phones: all(fields, "phone"),
    organizations: all(fields, "organization"),
    abuseEmail: all(fields, "abuse")[0],
    signed: dnssec && (isSigned || isUnsigned) ? { value: isSigned, proof: dnssec.proof } : undefined,
    asOf: null,
  };
}

/** When the answer says that its data was current: ">>> Last update of WHOIS database: 2026-01-01T00:00:00Z <<<". */
export function asOf(text: string): string | null {
  return parseDate(
    /last update of (?:the )?whois database:?\s*([\w:.+-]{10,40})/i.exec(text.slice(0, 100_000))?.[1] ?? "",
  );
}

const limit =
  /limit exceeded|quota exceeded|exceeded (?:the|your)|too many|rate.?limit|try again (?:later|in)|queried too|connection refused|temporarily (?:denied|blocked)|control limit/i;
const refusal =
  /access denied|not authori[sz]ed|permission denied|blacklisted|has been blocked|not permitted|prohibited from/i;
const nothing =
  /no match|not found|no data found|no entries found|no object found|nothing found|not registered|no such domain|status:\s*(?:free|available)|is available|no information|does not exist|0 objects/i;

/** What an answer without a record means: that there is none (returns), or why it cannot be known (throws NetError). */
export function explainRefusal(text: string, server: string): void {
  const head = text.slice(0, 4_000);
  if (limit.test(head)) throw new NetError("rate_limited", `${server} says that its limit is exceeded.`);
  if (nothing.test(head)) return;
  if (refusal.test(head)) throw new NetError("blocked", `${server} refuses to answer.`);
  throw new NetError("inconclusive", `${server} answered in a form that is not known.`);
}
