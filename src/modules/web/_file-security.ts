import { email } from "../../model/entities/email.ts";
import { phone } from "../../model/entities/phone.ts";
import { parseUrl } from "../../model/entities/url.ts";
import type { NewFinding } from "../../model/finding.ts";
import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { fieldOf, isMarkup, linesOf, type Named, type ReadFile, type Told } from "./_told.ts";

type Field = { readonly name: string; readonly value: string; readonly proof: Proof };

const fields = [
  "contact",
  "expires",
  "encryption",
  "acknowledgments",
  "preferred-languages",
  "canonical",
  "policy",
  "hiring",
  "csaf",
];
const mostFields = 100;

/** security.txt (RFC 9116): whom to tell of holes, until when that holds, and what is wrong with the file itself. */
export const readSecurityFile: ReadFile = (answer, { now }) => {
  if (isMarkup(answer.text)) return null;
  const found = fieldsOf(answer);
  const contact = found.filter(({ name }) => name === "contact");
  if (contact.length === 0) return null;
  const valuesOf = (name: string) => found.filter((it) => it.name === name).map(({ value }) => bounded(value, 500));
  const told = Object.fromEntries(fields.map((name) => [name.replace("-", "_"), valuesOf(name)] as const));
  return {
    attributes: { security_txt: Object.fromEntries(Object.entries(told).filter(([, values]) => values.length > 0)) },
    proof: answer.proofOfText(0, answer.text.length),
    named: [...contact.flatMap(namedByContact), ...found.flatMap(namedByLink)].slice(0, 50),
    faults: faultsOf(answer, found, now),
  };
};

/** Fields of the file; of a signed one (RFC 9116 2.3), those before the signature. */
function fieldsOf(answer: HttpAnswer): Field[] {
  const found: Field[] = [];
  for (const { line, from } of linesOf(answer.text, 2_000)) {
    if (line.startsWith("-----BEGIN PGP SIGNATURE-----") || found.length >= mostFields) break;
    const field = fieldOf(line);
    if (!field || !fields.includes(field.name) || field.value === "") continue;
    const proof = answer.proofOfText(from + field.at, from + field.at + field.value.length);
    found.push({ name: field.name, value: field.value, proof });
  }
  return found;
}

/** Whom it names; told wherever they are, for that is what the file is for. */
function namedByContact({ value, proof }: Field): Named[] {
  const bare = value.replace(/\?.*$/, "");
  const mailbox = email.parse(decoded(bare));
  if (mailbox) return [{ type: "email", value: mailbox, relation: "mentions", proof }];
  const number = phone.parse(bare);
  if (number) return [{ type: "phone", value: number, relation: "mentions", proof }];
  const url = parseUrl(value);
  return url ? [{ type: "url", value: url, relation: "links_to", proof, anywhere: true }] : [];
}

function namedByLink({ name, value, proof }: Field): Named[] {
  const url = ["encryption", "acknowledgments", "policy", "hiring", "csaf"].includes(name) ? parseUrl(value) : null;
  return url ? [{ type: "url", value: url, relation: "links_to", proof }] : [];
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written; // not percent-encoding after all
  }
}

function faultsOf(answer: HttpAnswer, found: readonly Field[], now: Date): NonNullable<Told["faults"]> {
  const whole = answer.proofOfText(0, answer.text.length);
  const expires = found.filter(({ name }) => name === "expires");
  const until = Date.parse(expires[0]?.value ?? "");
  const canonical = found.filter(({ name }) => name === "canonical").map(({ value }) => parseUrl(value));
  const problems = [
    ...(expires.length === 0 ? ["it does not say when it expires"] : []),
    ...(expires.length > 1 ? ["it says more than once when it expires"] : []),
    ...(expires.length > 0 && Number.isNaN(until) ? ["its date of expiry is none"] : []),
    ...(found.some(({ name, value }) => name === "contact" && !/^(?:mailto|tel|https):/i.test(value))
      ? ["a contact is no mailto:, tel: or https: address"]
      : []),
    ...(canonical.length > 0 && !canonical.includes(answer.url) ? ["its canonical address is another one"] : []),
    ...(/\/\.well-known\//.test(answer.url) ? [] : ["it is not below /.well-known/"]),
  ];
  const faults: { finding: NewFinding; proof: Proof }[] = [];
  if (until < now.getTime()) faults.push({ finding: expired(answer.url, until), proof: expires[0]?.proof ?? whole });
  if (problems.length > 0) faults.push({ finding: invalid(answer.url, problems), proof: whole });
  return faults;
}

function expired(url: string, until: number): NewFinding {
  const day = new Date(until).toISOString().slice(0, 10);
  return {
    type: "web.security_txt_expired",
    category: "web",
    severity: "low",
    title: `security.txt expired on ${day}`,
    description: `${url} says whom to tell of security holes, and that it must not be relied on since ${day} (RFC 9116 2.5.5). Who finds a hole does not know whom to tell.`,
    remediation: "Check the contacts, and set Expires to less than a year from now; let a reminder or a job renew it.",
    data: { url, expires: day },
  };
}

function invalid(url: string, problems: readonly string[]): NewFinding {
  return {
    type: "web.security_txt_invalid",
    category: "web",
    severity: "info",
    title: `security.txt is not as RFC 9116 wants it: ${problems.join(", ")}`.slice(0, 300),
    description: `Tools that look for a security contact may pass over ${url}: ${problems.join("; ")}.`,
    remediation: "Put it at /.well-known/security.txt, with Contact as mailto:, tel: or https: and one Expires.",
    data: { url, problems },
  };
}
