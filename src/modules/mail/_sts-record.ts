import type { Proof } from "../../model/proof.ts";
import { readTags } from "./_tags.ts";
import type { Text } from "./_texts.ts";

/** What the TXT records at _mta-sts say (RFC 8461 3.1). Without any that is meant so: no record, and no problems. */
export type StsRecord = {
  readonly record: Text | null;
  readonly id: string;
  readonly problems: readonly string[];
  readonly proof: readonly Proof[];
};

export function readStsRecord(texts: readonly Text[]): StsRecord {
  const records = texts.filter(({ text }) => /^v=STSv1\s{0,9};/.test(text));
  const [record] = records;
  if (records.length > 1)
    return {
      record: null,
      id: "",
      problems: [`${records.length} TXT records, and of several none is used`],
      proof: records.map((it) => it.proof),
    };
  if (!record) {
    const near = texts.find(({ text }) => /^[\s"']{0,5}v\s{0,3}[=:]\s{0,3}sts/i.test(text));
    if (!near) return { record: null, id: "", problems: [], proof: [] };
    return {
      record: null,
      id: "",
      problems: [`"${near.text.slice(0, 80)}" does not begin with "v=STSv1;"`],
      proof: [near.proof],
    };
  }
  const { tags, problems } = readTags(record.text);
  const id = tags.get("id") ?? "";
  const wrong = /^[A-Za-z0-9]{1,32}$/.test(id) ? [] : [`id is "${id.slice(0, 60)}"`];
  return { record, id, problems: [...problems, ...wrong], proof: [record.proof] };
}
