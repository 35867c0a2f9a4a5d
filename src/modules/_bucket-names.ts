import { bucket } from "../model/entities/bucket.ts";

/** A bucket's name in a text, and where it stands: UTF-16 positions, end excluded. */
export type Named = { readonly value: string; readonly from: number; readonly to: number };

const region = "(?:[a-z]{2}(?:-[a-z]{2,9}){1,3}-\\d)";
/** Endpoints of S3: global, regional, dual stack, and of web sites (docs.aws.amazon.com/general/latest/gr/s3.html). */
const s3 = new RegExp(
  `^(?:(.{3,63})\\.)?s3(?:[.-](?:dualstack\\.|fips\\.|fips-|website[.-])?${region})?\\.amazonaws\\.com$`,
);
const gcs = /^(?:(.{3,222})\.)?storage\.googleapis\.com$/;
const azure = /^([a-z0-9]{3,24})\.(?:blob|z\d{1,2}\.web)\.core\.windows\.net$/;

/** The bucket that a host name or a path on it belongs to, as the key of its entity; null for all else. */
export function bucketAt(host: string, path = "/"): string | null {
  const [first = "", second = ""] = path.split("/").filter((part) => part !== "");
  const ofS3 = s3.exec(host);
  if (ofS3) return bucket.parse(`s3:${ofS3[1] ?? first}`);
  if (host === "storage.cloud.google.com") return bucket.parse(`gcs:${first}`);
  const ofGcs = gcs.exec(host);
  if (ofGcs && host !== "c.storage.googleapis.com") {
    if (ofGcs[1] === undefined && first === "storage" && second === "v1")
      return bucket.parse(`gcs:${path.split("/")[4]}`);
    return bucket.parse(`gcs:${ofGcs[1] ?? first}`);
  }
  if (host === "firebasestorage.googleapis.com") return bucket.parse(`gcs:${path.split("/")[3] ?? ""}`);
  const account = azure.exec(host)?.[1];
  return account ? (bucket.parse(`azure:${account}/${first}`) ?? bucket.parse(`azure:${account}`)) : null;
}

/** The bucket that an alias leads to: Google's takes its name from the alias itself. */
export function bucketOfAlias(name: string, target: string): string | null {
  return target === "c.storage.googleapis.com" ? bucket.parse(`gcs:${name}`) : bucketAt(target);
}

const slash = "(?:\\\\?/|\\\\u002f|%2f)";
const addresses = new RegExp(
  `${slash}{2}([a-z0-9._-]{2,120}\\.(?:amazonaws\\.com|googleapis\\.com|google\\.com|core\\.windows\\.net))((?:${slash}[\\w.$~-]{1,100}){0,5})`,
  "gi",
);
const most = 200;

/** Buckets that a page or a script names by URL, escaped or not. */
export function findBuckets(text: string): Named[] {
  const found: Named[] = [];
  for (const match of text.matchAll(addresses)) {
    if (found.length >= most) break;
    const path = (match[2] ?? "").replace(/\\?\/|\\u002f|%2f/gi, "/");
    const value = bucketAt((match[1] ?? "").toLowerCase(), path);
    if (value) found.push({ value, from: match.index, to: match.index + match[0].length });
  }
  return found;
}
