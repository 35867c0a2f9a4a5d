import { bucket } from "../../model/entities/bucket.ts";

export type Provider = "s3" | "gcs" | "azure";

/** How the parts of a name are joined, by provider: what each allows, the usual first. */
const joints: Readonly<Record<Provider, readonly string[]>> = {
  s3: ["-", "", "."],
  gcs: ["-", "", ".", "_"],
  azure: [""],
};

/** Words that people put beside their organisation's name when they name a bucket. Written for Sonde. */
export const bucketWords: readonly string[] = [
  "assets",
  "static",
  "media",
  "images",
  "files",
  "uploads",
  "downloads",
  "data",
  "backup",
  "backups",
  "logs",
  "dev",
  "staging",
  "prod",
  "test",
  "public",
  "private",
  "www",
  "cdn",
  "archive",
];

/** Names that an organisation may have given a bucket: its own, its own and a word, and its domain as it is. */
export function bucketNames(
  provider: Provider,
  base: string,
  words: readonly string[],
  domain: string | null,
): string[] {
  const stem = base.toLowerCase().replace(provider === "azure" ? /[^a-z0-9]/g : /[^a-z0-9-]/g, "");
  if (stem.length < 3) return []; // everybody's name
  const names = [
    stem,
    ...words.flatMap((word) => [
      ...joints[provider].map((joint) => `${stem}${joint}${word}`),
      ...joints[provider].slice(0, 1).map((joint) => `${word}${joint}${stem}`),
    ]),
    ...(domain && provider !== "azure" ? [domain, domain.replaceAll(".", "-")] : []),
  ];
  return [...new Set(names)].filter((name) => bucket.parse(`${provider}:${name}`) === `${provider}:${name}`);
}

const legalForms =
  /\b(?:ltd|limited|inc|incorporated|corp|corporation|co|company|llc|llp|plc|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|pty|holding|group|the)\b\.?/gi;

/** What an organisation calls itself, as it would write it in a bucket's name; null where nothing is left. */
export function stemOf(organisation: string): string | null {
  const plain = organisation
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/(?<=\b[a-z])\.(?=[a-z]\b)/g, "") // S.A. is SA
    .replace(legalForms, " ");
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== "");
  const stem = words.slice(0, 4).join("-");
  return stem.length >= 3 ? stem : null;
}
