import type { HttpAnswer } from "../../sdk/net.ts";
import { isRecord, parseJson } from "./_told.ts";

/** Where servers and their manuals put GraphQL. */
export const endpoints: readonly string[] = ["/graphql", "/api/graphql", "/v1/graphql", "/query"];

const probe = "{__typename}";
const introspection = "{__schema{queryType{name} mutationType{name} types{name kind}}}";

/** A query as every server takes it (GraphQL over HTTP); it reads and changes nothing. */
export function asking(query: "probe" | "introspection") {
  return {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: query === "probe" ? probe : introspection }),
    maxBytes: 1_000_000,
  };
}

/** Whether an answer to the probe is a GraphQL server's: the name of its root type, or an error of that form. */
export function isGraphQl(answer: HttpAnswer): boolean {
  const written = parseJson(answer);
  if (!isRecord(written)) return false;
  if (isRecord(written.data)) return typeof written.data.__typename === "string";
  return errorsOf(written).some((message) =>
    /must provide (?:a )?query|graphql|syntax error: |persisted ?query/i.test(message),
  );
}

export type Introspected = { readonly types: number; readonly mutations: boolean } | "closed" | "unclear";

/** What introspection gave: the schema, a refusal in GraphQL's own form, or something else. */
export function readIntrospection(answer: HttpAnswer): Introspected {
  const written = parseJson(answer);
  if (!isRecord(written)) return "unclear";
  const schema = isRecord(written.data) ? written.data.__schema : null;
  if (isRecord(schema) && Array.isArray(schema.types) && isRecord(schema.queryType))
    return { types: schema.types.length, mutations: isRecord(schema.mutationType) };
  return errorsOf(written).length > 0 ? "closed" : "unclear";
}

function errorsOf({ errors }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(errors)) return [];
  return errors
    .slice(0, 20)
    .flatMap((it) => (isRecord(it) && typeof it.message === "string" ? [it.message.slice(0, 500)] : []));
}
