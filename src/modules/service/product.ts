import { createHash } from "node:crypto";
import { z } from "zod";
import type { Proof } from "../../model/proof.ts";
import type { Files } from "../../sdk/files.ts";
import { type Context, defineModule, type KnownClaim } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { cpeName, type Fingerprint, type Match, type Matcher, makeMatcher, type Product } from "./_fingerprint.ts";
import { productRules, systemRules } from "./_products.ts";
import { readRecog } from "./_recog.ts";
import { recogNames, type Said, textOf } from "./_text.ts";

const options = z.object({
  recog: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,60}$/)
    .default("recog")
    .describe("Folder with recog's XML files, among the rules that you bring; without it only Sonde's own are used"),
});

const atOnce = 500;

/** Names the products behind banners that were read: nothing is asked of anybody. */
export default defineModule({
  id: "service.product",
  title: "Products and versions",
  about:
    "Reads product, version, operating system and CPE out of the banners found, by own rules and recog's if brought.",
  footprint: "P0",
  consumes: ["service"],
  produces: [],
  runs: "at_rest",
  timeoutMs: 600_000,
  verified: null,
  options,

  async runBatch(context, subjects) {
    const matchers = await makeMatchers(context);
    for (let at = 0; at < subjects.length; at += atOnce) {
      const services = subjects.slice(at, at + atOnce);
      const claims = await context.known.claims(services, ["service", "banner", "version"]);
      const byService = Map.groupBy(claims, ({ of }) => of.value);
      for (const { value } of services) name(context, matchers, value, byService.get(value) ?? []);
      await context.room();
    }
  },
});

type Looking = Context<z.output<typeof options>>;
type Named = Matcher & { readonly dataset?: { readonly name: string; readonly version: string } };
type Matchers = (service: string) => readonly Named[];

function name({ emit }: Looking, matchers: Matchers, value: string, claims: readonly KnownClaim[]): void {
  // Its own version is what the module must not read as a banner's.
  const of = (attribute: string) => claims.find((it) => it.attribute === attribute && it.module !== "service.product");
  const text = (attribute: string) => (typeof of(attribute)?.value === "string" ? String(of(attribute)?.value) : "");
  const said: Said = { service: text("service"), banner: text("banner"), version: text("version") };
  const written = textOf(said);
  if (written === "") return;
  let product: Product = {};
  const proofs: Proof[] = [];
  for (const matcher of matchers(said.service)) {
    const match = matcher(written);
    if (!match) continue;
    const fuller = { ...match.product, ...product };
    if (Object.keys(fuller).length === Object.keys(product).length) continue;
    product = fuller;
    const seen = of("banner") ?? of("version");
    proofs.push(...proofsOf(seen, written.slice(...match.span)), ...rowOf(matcher, match));
  }
  const [first, ...rest] = distinct(proofs);
  if (!first) return;
  const { cpe, ...plain } = product;
  const attributes = Object.fromEntries(
    Object.entries(plain).map(([key, found]) => [key, bounded(String(found), 200)]),
  );
  emit.claim(
    { ...attributes, ...(cpe && { cpe }) },
    { of: { type: "service", value }, proof: [first, ...rest.slice(0, 2)] },
  );
}

/** Own rules first, then what knows more; each answers for what those before it left open. */
async function makeMatchers(context: Looking): Promise<Matchers> {
  const own = Map.groupBy(productRules, ([on]) => on);
  const systems = Map.groupBy(systemRules, ([on]) => on);
  const brought = await recogOf(context.files, context.options.recog);
  const made = new Map<string, readonly Named[]>();
  return (service) => {
    const known = made.get(service);
    if (known) return known;
    const matchers: Named[] = [
      makeMatcher((own.get(service) ?? []).map(fingerprintOf)),
      makeMatcher(
        (systems.get(service) ?? []).map(([, pattern, os]) => ({
          row: null,
          pattern,
          flags: {},
          read: () => ({ os }),
        })),
      ),
      ...(brought.get(recogNames[service] ?? "") ?? []),
    ];
    made.set(service, matchers);
    return matchers;
  };
}

function fingerprintOf([, pattern, vendor, product, cpe]: (typeof productRules)[number]): Fingerprint {
  return {
    row: null,
    pattern,
    flags: {},
    read(groups) {
      const [version, update] = [groups(1) ?? "", groups(2) ?? ""];
      const [part = "", maker = "", what = ""] = cpe?.split(":") ?? [];
      return {
        vendor,
        product,
        ...(version && { version: version + update }),
        ...(cpe && { cpe: [cpeName(part, maker, what, version, update)] }),
      };
    },
  };
}

const loaded = new WeakMap<Files, Map<string, Promise<ReadonlyMap<string, Named[]>>>>();

/** Recog's databases, read once a thread. */
function recogOf(files: Files, folder: string): Promise<ReadonlyMap<string, Named[]>> {
  const known = loaded.get(files) ?? new Map<string, Promise<ReadonlyMap<string, Named[]>>>();
  loaded.set(files, known);
  const databases = known.get(folder) ?? readDatabases(files, folder);
  known.set(folder, databases);
  databases.catch(() => known.delete(folder)); // it may be put right meanwhile
  return databases;
}

/** By what they match, each with the version of its file: the beginning of its SHA-256. */
async function readDatabases(files: Files, folder: string): Promise<ReadonlyMap<string, Named[]>> {
  const databases = new Map<string, Named[]>();
  if (!(await files.has(folder))) return databases;
  for (const path of await files.list(folder)) {
    if (!path.endsWith(".xml")) continue;
    const text = await files.read(path);
    const read = readRecog(path.slice(path.lastIndexOf("/") + 1), text);
    if (!read) continue;
    const version = createHash("sha256").update(text).digest("hex").slice(0, 16);
    const matcher = Object.assign(makeMatcher(read.fingerprints), { dataset: { name: "recog", version } });
    databases.set(read.matches, [...(databases.get(read.matches) ?? []), matcher]);
  }
  return databases;
}

/** The bytes of what matched, where the banner is a record's beginning and plain; else those by which the banner was claimed. */
function proofsOf(seen: KnownClaim | undefined, matched: string): Proof[] {
  const bytes = seen?.proofs.findLast((it) => it.kind === "bytes" && it.range !== undefined) ?? seen?.proofs.at(-1);
  if (bytes?.kind !== "bytes" || bytes.range?.[0] !== 0 || typeof seen?.value !== "string") return bytes ? [bytes] : [];
  const from = seen.value.indexOf(matched);
  const isPlain = from >= 0 && /^[\x01-\x7f]*$/.test(seen.value.slice(0, from + matched.length));
  return [isPlain && matched !== "" ? { ...bytes, range: [from, from + matched.length] } : bytes];
}

function rowOf({ dataset }: Named, { fingerprint }: Match): Proof[] {
  return dataset && fingerprint.row !== null ? [{ kind: "dataset", ...dataset, row: fingerprint.row }] : [];
}

function distinct(proofs: readonly Proof[]): Proof[] {
  return [...new Map(proofs.map((it) => [JSON.stringify(it), it])).values()];
}
