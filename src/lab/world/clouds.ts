import type { Answer, Ask, Site } from "../servers/site.ts";
import type { Zone } from "../servers/zone.ts";
import type { Part } from "./world.ts";

/** Object storage of three providers, under their real names. */

const at = "198.51.100.120";
const dns = "198.51.100.4";
const region = "eu-west-3";

/** A bucket, what strangers get, and for which organisation's sake a scan of the demo comes to it, in which way. */
export type Bucket = {
  readonly provider: "s3" | "gcs" | "azure";
  readonly name: string;
  readonly access: "listed" | "denied" | "closed";
  readonly keys?: readonly string[];
  /** Answers in its own region only. */
  readonly moved?: true;
  /** Names that are aliases of it, pages that link to it. */
  readonly aliases?: readonly string[];
  readonly links?: readonly string[];
  /** The domain or the organisation that its name is made of, one of `guessedWords` beside it. */
  readonly bears?: string;
};

/** What the demo tries beside an organisation's name. */
export const guessedWords: readonly string[] = ["backup", "media"];

export const buckets: readonly Bucket[] = [
  {
    provider: "s3",
    name: "soylent-media",
    access: "listed",
    keys: ["logo.png", "menu.pdf"],
    moved: true,
    aliases: ["media.soylent.test"],
    links: ["http://www.soylent.test/", "http://soylent.test/"],
    bears: "soylent.test",
  },
  { provider: "s3", name: "soylent", access: "denied", bears: "soylent.test" },
  {
    provider: "gcs",
    name: "downloads.soylent.test",
    access: "listed",
    keys: ["brochure.pdf"],
    aliases: ["downloads.soylent.test"],
  },
  {
    provider: "gcs",
    name: "globex_backup",
    access: "listed",
    keys: ["2019/crm.sql", "notes.txt"],
    bears: "globex.test",
  },
  // Somebody else's, for all that anybody can tell.
  { provider: "s3", name: "acme", access: "listed", keys: ["roadrunner.gif"], bears: "acme.test" },
  { provider: "s3", name: "acme-widgets-backup", access: "denied", bears: "Acme Widgets Ltd" },
  { provider: "azure", name: "soylent", access: "closed", bears: "soylent.test" },
  { provider: "azure", name: "soylent/public", access: "listed", keys: ["q1.csv"], bears: "soylent.test" },
  { provider: "gcs", name: "nobody-asks-for-this", access: "listed", keys: ["x"] },
];

const xml = (status: number, body: string, headers: Answer["headers"] = {}): Answer => ({
  status,
  headers: { "content-type": "application/xml", ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});
const error = (status: number, code: string, more = ""): Answer =>
  xml(status, `<Error><Code>${code}</Code><Message>lab</Message>${more}</Error>`);

function listing({ name, keys = [] }: Bucket): Answer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("");
  return xml(
    200,
    `<ListBucketResult><Name>${name}</Name><KeyCount>${keys.length}</KeyCount>${contents}</ListBucketResult>`,
  );
}

function answerOf(provider: Bucket["provider"], name: string, isAtHome: boolean): Answer {
  const bucket = buckets.find((it) => it.provider === provider && it.name === name);
  if (!bucket) return error(404, "NoSuchBucket");
  if (bucket.moved && !isAtHome) {
    return { ...error(301, "PermanentRedirect", `<Endpoint>${name}.s3.${region}.amazonaws.com</Endpoint>`) };
  }
  return bucket.access === "listed" ? listing(bucket) : error(403, "AccessDenied");
}

function inS3({ host, path }: Ask): Answer {
  const [, virtual, home] = /^(?:(.+)\.)?s3(\.eu-west-3)?\.amazonaws\.com$/.exec(host) ?? [];
  return answerOf("s3", virtual ?? path.split("/")[1] ?? "", home !== undefined);
}

function inAzure({ host, path }: Ask): Answer {
  const name = `${host.slice(0, host.indexOf("."))}${path.replace(/\/$/, "")}`;
  const bucket = buckets.find((it) => it.provider === "azure" && it.name === name && it.access === "listed");
  if (!bucket) return error(404, "ResourceNotFound");
  const blobs = (bucket.keys ?? []).map((key) => `<Blob><Name>${key}</Name></Blob>`).join("");
  return xml(
    200,
    `<EnumerationResults ServiceEndpoint="https://${host}/"><Blobs>${blobs}</Blobs></EnumerationResults>`,
  );
}

const tls = { 443: { tls: "clouds" } } as const;
const sites: readonly Site[] = [
  {
    names: ["s3.amazonaws.com", `s3.${region}.amazonaws.com`, "*.s3.amazonaws.com", `*.s3.${region}.amazonaws.com`],
    at: [at],
    ports: tls,
    pages: {},
    otherwise: inS3,
  },
  {
    names: ["storage.googleapis.com"],
    at: [at],
    ports: tls,
    pages: {},
    otherwise: ({ path }) => answerOf("gcs", path.slice(1), true),
  },
  { names: ["*.blob.core.windows.net"], at: [at], ports: tls, pages: {}, otherwise: inAzure },
];

const accounts = new Set(buckets.flatMap(({ provider, name }) => (provider === "azure" ? [name.split("/")[0]] : [])));
const zone = (apex: string, ...lines: string[]): Zone => ({
  apex,
  at: [dns],
  records: ["@ NS ns1.hoster.net.", ...lines].join("\n"),
});

export const clouds: Part = {
  id: "clouds",
  zones: [
    zone("amazonaws.com", `s3 A ${at}`, `*.s3 A ${at}`, `s3.${region} A ${at}`, `*.s3.${region} A ${at}`),
    zone("googleapis.com", `storage A ${at}`, `c.storage A ${at}`),
    zone("windows.net", ...[...accounts].map((account) => `${account}.blob.core A ${at}`)),
  ],
  sites,
};
