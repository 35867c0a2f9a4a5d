import type { Proof } from "../../model/proof.ts";
import { type HttpAnswer, type Net, NetError } from "../../sdk/net.ts";
import { defineSource } from "../../sdk/source.ts";
import { bounded } from "../../sdk/text.ts";
import type { Provider } from "./_bucket-names.ts";

/** Their pace is ours: the providers publish limits only for customers, far above it. */
const rate = { requests: 50, perSeconds: 1 };

export const sources = [
  defineSource({
    id: "s3",
    title: "Amazon S3",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html",
    hosts: ["s3.amazonaws.com", "*.amazonaws.com"],
    rate,
    terms: "Amazon's; anonymous requests",
  }),
  defineSource({
    id: "gcs",
    title: "Google Cloud Storage",
    url: "https://cloud.google.com/storage/docs/xml-api/get-bucket-list",
    hosts: ["storage.googleapis.com"],
    rate,
    terms: "Google's; anonymous requests",
  }),
  defineSource({
    id: "azure-blob",
    title: "Azure Blob Storage",
    url: "https://learn.microsoft.com/rest/api/storageservices/list-blobs",
    hosts: ["*.blob.core.windows.net"],
    rate,
    terms: "Microsoft's; anonymous requests",
  }),
] as const;

/**
 * What a provider says of a bucket. `closed` is Azure's: the account is there, but its containers are not listed, and its
 * answer is the same for a container that is private and for one that is not there.
 */
export type Verdict = {
  readonly state: "listed" | "denied" | "closed" | "absent";
  readonly proofs: readonly Proof[];
  readonly region: string | null;
  /** The first names of a listing. */
  readonly keys: readonly string[];
};

const absent = (proof: Proof): Verdict => ({ state: "absent", proofs: [proof], region: null, keys: [] });

/** Asks whether a bucket is there, and lists to everybody. NetError where the answer says neither. */
export function askBucket(net: Net, provider: Provider, name: string): Promise<Verdict> {
  if (provider === "s3") return askS3(net, name, null);
  if (provider === "gcs") return askGcs(net, name);
  return askAzure(net, name);
}

const regionName = /^[a-z]{2}(?:-[a-z]{2,9}){1,3}-\d$/;

/** Names with dots are not covered by the certificate for one label, and go into the path. */
async function askS3(net: Net, name: string, region: string | null): Promise<Verdict> {
  const endpoint = region ? `s3.${region}.amazonaws.com` : "s3.amazonaws.com";
  const base = name.includes(".") ? `https://${endpoint}/${name}/` : `https://${name}.${endpoint}/`;
  const answer = await net.http.request(`${base}?list-type=2&max-keys=10`);
  const elsewhere = regionOf(answer);
  if (
    region === null &&
    elsewhere !== null &&
    (answer.status === 301 || answer.status === 307 || answer.status === 400)
  )
    return askS3(net, name, elsewhere);
  const verdict = verdictOfXml(answer, name);
  return { ...verdict, region: region ?? elsewhere };
}

/** "x-amz-bucket-region", or the endpoint that the error names; only a region's name is taken from it. */
function regionOf(answer: HttpAnswer): string | null {
  const said =
    answer.headers["x-amz-bucket-region"]?.[0] ??
    /<Endpoint>[^<]{0,100}?s3[.-]([a-z0-9-]{5,30})\.amazonaws\.com<\/Endpoint>/.exec(answer.text)?.[1] ??
    "";
  return regionName.test(said) ? said : null;
}

async function askGcs(net: Net, name: string): Promise<Verdict> {
  return verdictOfXml(await net.http.request(`https://storage.googleapis.com/${name}?max-keys=10`), name);
}

/** The error codes of S3, which Google's XML API shares. */
function verdictOfXml(answer: HttpAnswer, name: string): Verdict {
  const { status, text } = answer;
  if (status === 200 && /<ListBucketResult[\s>]/.test(text)) {
    if (!text.includes(`<Name>${name}</Name>`)) throw unclear(answer, "lists another bucket");
    return { state: "listed", proofs: proofsOfList(answer, "Key"), region: null, keys: valuesOf(text, "Key") };
  }
  const code = /<Code>([A-Za-z]{3,60})<\/Code>/.exec(text);
  const proof = code ? answer.proofOfText(code.index, code.index + code[0].length) : answer.proof("response", [0, 12]);
  switch (code?.[1]) {
    case "AccessDenied":
    case "AllAccessDisabled":
      return { state: "denied", proofs: [proof], region: null, keys: [] };
    case "NoSuchBucket":
    case "InvalidBucketName":
      return absent(proof);
    case "SlowDown":
      throw new NetError("rate_limited", `${answer.url} wants to be asked later.`, { retryAfter: 5_000 });
    default:
      throw unclear(answer, `answers ${status}`);
  }
}

async function askAzure(net: Net, name: string): Promise<Verdict> {
  const [account = "", container] = name.split("/");
  const host = `${account}.blob.core.windows.net`;
  const address = await net.dns.query(host, "A");
  if (address.rcode === "NXDOMAIN") return absent(address.proof("response"));
  const [record] = address.answers.slice(-1);
  if (address.rcode !== "NOERROR" || !record)
    throw new NetError("inconclusive", `${host}: the DNS says ${address.rcode}`);
  if (container === undefined)
    return { state: "closed", proofs: [address.proof("response", record.span)], region: null, keys: [] };
  const answer = await net.http.request(`https://${host}/${container}?restype=container&comp=list&maxresults=10`);
  if (answer.status === 200 && /<EnumerationResults[\s>]/.test(answer.text)) {
    return { state: "listed", proofs: proofsOfList(answer, "Name"), region: null, keys: valuesOf(answer.text, "Name") };
  }
  const code = /<Code>([A-Za-z]{3,60})<\/Code>/.exec(answer.text);
  const said = code?.[1] ?? answer.headers["x-ms-error-code"]?.[0];
  if (said === undefined) throw unclear(answer, `answers ${answer.status}`);
  if (answer.status >= 500) throw new NetError("rate_limited", `${host} answers ${said}.`, { retryAfter: 5_000 });
  const proof = code
    ? answer.proofOfText(code.index, code.index + code[0].length)
    : answer.proofOfHeader("x-ms-error-code");
  return { state: "closed", proofs: [proof], region: null, keys: [] };
}

function unclear(answer: HttpAnswer, why: string): NetError {
  const outcome = answer.status === 401 || answer.status === 403 ? "blocked" : "inconclusive";
  return new NetError(outcome, `${answer.url} ${why}, which is none of the provider's answers.`);
}

function valuesOf(text: string, element: string): string[] {
  const pattern = new RegExp(`<${element}>([^<]{1,1024})</${element}>`, "g");
  const list = text.slice(Math.max(0, text.search(element === "Key" ? /<Contents>/ : /<Blobs>/)));
  return [...list.matchAll(pattern)].slice(0, 5).map(([, value = ""]) => bounded(value, 200));
}

/** The element that makes it a listing, and the first name in it. */
function proofsOfList(answer: HttpAnswer, element: string): Proof[] {
  const at = answer.text.search(/<(?:ListBucketResult|EnumerationResults)[\s>]/);
  const [first] = valuesOf(answer.text, element);
  const key = first === undefined ? -1 : answer.text.indexOf(`<${element}>${first}`);
  return [
    answer.proofOfText(at, Math.min(answer.text.length, at + 100)),
    ...(key < 0 ? [] : [answer.proofOfText(key, key + element.length + 2 + (first?.length ?? 0))]),
  ];
}
