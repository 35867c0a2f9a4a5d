import type { EntityType } from "../entity-type.ts";
import { account } from "./account.ts";
import { asn } from "./asn.ts";
import { bucket } from "./bucket.ts";
import { certificate } from "./certificate.ts";
import { domain } from "./domain.ts";
import { email } from "./email.ts";
import { hostname } from "./hostname.ts";
import { ip } from "./ip.ts";
import { key } from "./key.ts";
import { organization } from "./organization.ts";
import { phone } from "./phone.ts";
import { range } from "./range.ts";
import { service } from "./service.ts";
import { url } from "./url.ts";
import { username } from "./username.ts";

const all = [
  domain,
  hostname,
  ip,
  range,
  asn,
  service,
  url,
  email,
  username,
  account,
  phone,
  certificate,
  key,
  organization,
  bucket,
];

export const entityTypes: ReadonlyMap<string, EntityType> = new Map(all.map((type) => [type.type, type]));

/** The declared type, or a TypeError: names of types come from our own code or were checked at the door. */
export function entityType(name: string): EntityType {
  const type = entityTypes.get(name);
  if (!type) throw new TypeError(`no entity type "${name}"`);
  return type;
}
