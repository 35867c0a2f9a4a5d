import type { NewFinding } from "../../model/finding.ts";

const titles: Readonly<Record<string, string>> = { s3: "Amazon S3", gcs: "Google Cloud Storage", azure: "Azure" };

/** File names that should never be public: dumps, keys, archives of everything. */
const grave = /\.(?:sql|bak|dump|pem|key|pfx|p12|kdbx|env|tar|tgz|gz|zip|7z)$|(?:^|\/)\.(?:env|git|aws|ssh)(?:\/|$)/i;

/**
 * What is wrong with a bucket that everybody may list: the same words whichever way led to it, for several ways may lead to
 * one. How sure it is that it is the target's is the confidence of each sighting.
 */
export function findingOf(key: string, keys: readonly string[]): NewFinding {
  const provider = titles[key.slice(0, key.indexOf(":"))] ?? "";
  const shown = keys.length === 0 ? "At the moment it is empty." : `The first names in it: ${keys.join(", ")}.`;
  return {
    type: "cloud.public_bucket",
    category: "exposure",
    severity: keys.some((name) => grave.test(name)) ? "high" : "low",
    title: `Bucket ${key} (${provider}) lists its contents to everybody`,
    description: `Anonymous visitors get the list of what is stored in it, and mostly may read it too; nothing of it was read. ${shown} Whose it is: where a name of the target is an alias of it, the target's (confidence 0.9); where a page of the target links to it, likely so (0.6); where it only bears a name made of the organisation's, that is NOT proven, for anybody may take such a name (0.3). The bucket's "found_by" says which it is.`,
    remediation:
      "If it is yours: switch on the provider's block of public access, grant reading of single objects only where a site needs it, and see in the access log who listed it. If it is not, look where your pages point to it.",
    stable: {},
    data: { bucket: key, examples: keys },
  };
}
