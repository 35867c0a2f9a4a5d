import { defineEntityType } from "../entity-type.ts";

const shapes: Readonly<Record<string, RegExp>> = {
  s3: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  gcs: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  azure: /^[a-z0-9]{3,24}(?:\/(?:\$web|\$root|[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])))?$/,
};

export const bucket = defineEntityType({
  type: "bucket",
  title: "Storage bucket",
  about: "A bucket of a cloud's object storage, such as s3:example-assets, gcs:example or azure:account/container.",
  /** "provider:name"; names as the providers allow them. */
  parse(written) {
    const [, provider = "", name = ""] = /^(s3|gcs|azure):(.{3,300})$/i.exec(written.trim()) ?? [];
    const key = name.toLowerCase();
    return shapes[provider.toLowerCase()]?.test(key) ? `${provider.toLowerCase()}:${key}` : null;
  },
  attributes: { found_by: "set" },
});
