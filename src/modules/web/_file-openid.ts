import { parseUrl } from "../../model/entities/url.ts";
import { isRecord, type Named, parseJson, type ReadFile, stringsOf } from "./_told.ts";

const endpoints = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "userinfo_endpoint",
  "jwks_uri",
  "registration_endpoint",
  "introspection_endpoint",
  "revocation_endpoint",
  "end_session_endpoint",
  "device_authorization_endpoint",
];
const lists = ["grant_types_supported", "response_types_supported", "scopes_supported"];

/** openid-configuration (OpenID Connect Discovery 1.0): who signs people in, and where. */
export const readOpenId: ReadFile = (answer) => {
  const written = parseJson(answer);
  if (!isRecord(written) || typeof written.issuer !== "string") return null;
  if (typeof written.jwks_uri !== "string" && typeof written.authorization_endpoint !== "string") return null;
  const told = Object.fromEntries([
    ...endpoints.flatMap((name) => stringsOf(written[name], 1).map((value) => [name, value] as const)),
    ...lists.flatMap((name) => (Array.isArray(written[name]) ? [[name, stringsOf(written[name], 50)] as const] : [])),
  ]);
  const named = endpoints.flatMap((name): Named[] => {
    const url = typeof written[name] === "string" ? parseUrl(written[name]) : null;
    return url ? [{ type: "url", value: url, relation: "links_to", proof: answer.proof("response", `/${name}`) }] : [];
  });
  return { attributes: { openid_configuration: told }, proof: answer.proof("response", ""), named };
};
