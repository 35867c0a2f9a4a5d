import type { World } from "../world/world.ts";
import { type Book, nameThing } from "./book.ts";
import { covers } from "./certificates.ts";
import { tagsOf } from "./dmarc-truth.ts";
import type { Lookup } from "./lookup.ts";
import { answerAt, textOf } from "./pages.ts";
import { tlsPlaces, webPlaces } from "./places.ts";

export type Addresses = ReadonlyMap<string, readonly string[]>;

/** The MTA-STS record and policy of a mail domain. */
export function writeSts(world: World, lookup: Lookup, name: string, addresses: Addresses, book: Book): void {
  const it = nameThing(name);
  const [record, ...more] = lookup.texts(`_mta-sts.${name}`).filter((text) => text.startsWith("v=STSv1;"));
  if (record === undefined) return;
  const id = tagsOf(record).get("id") ?? "";
  const isUsable = more.length === 0 && /^[A-Za-z0-9]{1,32}$/.test(id);
  if (isUsable) book.claim(it, { mta_sts_id: id });
  const policy = isUsable ? policyOf(world, lookup, `mta-sts.${name}`, addresses) : "broken";
  if (policy === "broken") book.find("mail.mta_sts_broken", it);
  else if (policy === "failed" || policy === "inconclusive") book.refuse("mail.mta_sts", it, policy);
  else writePolicy(policy, lookup, name, book);
}

/** The text of the policy as its host serves it to a client that checks certificates, or what stands there instead. */
function policyOf(world: World, lookup: Lookup, host: string, addresses: Addresses): string {
  if (lookup.addresses(host).length === 0) return "broken";
  const ends = tlsPlaces(world, addresses).filter((it) => it.name === host && it.service.endsWith(":443/tcp"));
  const [end] = ends;
  if (!end) return "failed";
  if (!covers(end.certificate, host)) return "broken";
  const front = `https://${host}/`;
  const sites = webPlaces(world, addresses).find((it) => it.front === front)?.sites ?? [];
  const answer = answerAt(sites, new URL("/.well-known/mta-sts.txt", front));
  if (answer.status !== undefined && answer.status !== 200) return "broken";
  const text = textOf(answer);
  return text.startsWith("<") ? "inconclusive" : text;
}

function writePolicy(text: string, lookup: Lookup, name: string, book: Book): void {
  const it = nameThing(name);
  const lines = text.split(/\r?\n/).map((line) => line.split(/:\s*/, 2));
  const said = (key: string) => lines.find(([named]) => named === key)?.[1] ?? "";
  const patterns = lines.flatMap(([key, value = ""]) => (key === "mx" ? [value] : []));
  const [mode, age] = [said("mode"), Number(said("max_age"))];
  book.claim(it, { mta_sts_mode: mode, mta_sts_max_age: age, mta_sts_mx: patterns });
  if (mode === "none") return;
  const allows = (host: string) => patterns.includes(host) || patterns.includes(`*${host.slice(host.indexOf("."))}`);
  if (lookup.targets(name, "MX").some((host) => !allows(host))) book.find("mail.mta_sts_mismatch", it);
  if (mode === "testing") book.find("mail.mta_sts_testing", it);
  if (age < 86_400) book.find("mail.mta_sts_short_lived", it);
}
