import type { NewFinding } from "../../model/finding.ts";
import type { Way } from "./buckets.ts";

const titles: Readonly<Record<string, string>> = { s3: "Amazon S3", gcs: "Google Cloud Storage", azure: "Azure" };

const belongs: Readonly<Record<Way, string>> = {
  alias:
    "A name of the target is an alias of it, so it is the target's, or whoever holds it answers in the target's name.",
  link: "A page of the target links to it; that it is the target's own is likely, and not proven.",
  name: "It bears a name made of the organisation's. Anybody may take such a name: that it is the target's is NOT proven.",
};

/** File names that should never be public: dumps, keys, archives of everything. */
const grave =
  /\.(?:sql|bak|dump|pem|key|pfx|p12|kdbx|env|tar|tgz|tar\.gz|zip|7z)$|(?:^|\/)\.(?:env|git|aws|ssh)(?:\/|$)/i;

/** What is wrong with a bucket that everybody may list. */
export function findingOf(key: string, way: Way, keys: readonly string[]): NewFinding {
  const provider = titles[key.slice(0, key.indexOf(":"))] ?? "";
  const isGrave = keys.some((name) => grave.test(name));
  const shown = keys.length === 0 ? "At the moment it is empty." : `The first names in it: ${keys.join(", ")}.`;
  return {
    type: "cloud.public_bucket",
    category: "exposure",
    severity: way === "name" ? (isGrave ? "medium" : "low") : isGrave ? "high" : "medium",
    title: `Bucket ${key} (${provider}) lists its contents to everybody`,
    description: `Anonymous visitors get the list of what is stored in it, and mostly may read it too; nothing of it was read. ${shown} ${belongs[way]}`,
    remediation:
      "If it is yours: switch on the provider's block of public access, grant reading of single objects only where a site needs it, and see in the access log who listed it. If it is not, look where your pages point to it.",
    stable: {},
    data: {
      bucket: key,
      found_by: way,
      ownership: way === "name" ? "not proven" : way === "link" ? "likely" : "by alias",
      examples: keys,
    },
  };
}
