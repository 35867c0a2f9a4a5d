import { bounded } from "../../sdk/text.ts";
import type { Headers } from "./_security-headers.ts";

/** A header that tells a version, and whether it is the server's own or what runs on it. */
export type Told = { readonly header: string; readonly says: string; readonly of: "server" | "application" };

const tellers: Readonly<Record<string, Told["of"]>> = {
  Server: "server",
  "X-Powered-By": "application",
  "X-AspNet-Version": "application",
  "X-AspNetMvc-Version": "application",
  "X-Generator": "application",
};

/** Headers that name a product with its version, or a version alone. */
export function toldVersions(headers: Headers): Told[] {
  return Object.entries(tellers).flatMap(([header, of]) => {
    const says = headers[header.toLowerCase()]?.join(", ");
    return says !== undefined && /\d\.\d|\/\d/.test(says.slice(0, 200))
      ? [{ header, says: bounded(says, 100), of }]
      : [];
  });
}
