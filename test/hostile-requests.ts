import fc from "fast-check";

/** A JSON schema, as far as the OpenAPI document uses them. */
type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};
type Parameter = { readonly name: string; readonly in: string; readonly schema?: Schema };
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
};
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

export type HostileRequest = {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

const nasty = [
  "",
  " ",
  "null",
  "' or 1=1; drop table users; --",
  "') union select password_hash from users --",
  "%27%00",
  "\u0000",
  "\ud800",
  "a\u0000b",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "$\u007bjndi:ldap://127.0.0.1/a}",
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "\u202egnp.exe",
  "😀".repeat(200),
  "ﷺ".repeat(100),
  "İ".repeat(50),
  "a".repeat(5_000),
  "(a+)+$",
  "%_%_%_",
  "\\",
  "__proto__",
  "constructor",
  "NaN",
  "1e309",
  "-0",
  "9223372036854775808",
  "00000000-0000-0000-0000-000000000000",
  "2026-13-45T99:99:99Z",
  "0001-01-01T00:00:00Z",
  "=cmd|'/c calc'!A1",
  "\r\nx-injected: 1",
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: "binary" }) },
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, 2 ** 53, [], {}, [[[]]], { __proto__x: 1 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(text, { maxLength: 30 }),
  fc.constant(JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`)),
);

/** Requests that look like those of the document, and are wrong in some of their parts. */
export function hostileRequests(
  document: OpenApi,
  given: {
    readonly ids: readonly string[];
    readonly workspaces: readonly string[];
    readonly tokens: readonly string[];
  },
): fc.Arbitrary<HostileRequest> {
  const id = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...given.ids) }, { weight: 1, arbitrary: text });

  /** Something that may pass, with hostile parts at one in `1 / share`. */
  function like(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
    const right = rightOf(resolve(schema), depth);
    return fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: anything });
  }
  const resolve = (schema: Schema | undefined): Schema => {
    const name = schema?.$ref?.split("/").at(-1);
    return (name ? document.components?.schemas?.[name] : schema) ?? {};
  };
  function rightOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (depth > 6) return fc.constant(null);
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (choices) return fc.oneof(...choices.map((one) => like(one, depth + 1)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.const !== undefined) return fc.constant(schema.const);
    switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
      case "object":
        return objectLike(schema, depth);
      case "array":
        return fc.array(like(schema.items, depth + 1), { maxLength: 4 });
      case "integer":
      case "number":
        return fc.oneof(fc.nat(1_000), fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 53, 1e300));
      case "boolean":
        return fc.boolean();
      case "string":
        if (schema.format === "uuid") return id;
        if (schema.format === "email") return fc.constantFrom("a@b.example", "stranger@people.example", "@", "a@b@c");
        return fc.oneof(fc.constantFrom("acme.example", "2026-01-01T00:00:00Z", "read", "find_it", "P0"), id, text);
      default:
        return anything;
    }
  }
  function objectLike({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
    const parts = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, like(one, depth + 1)]));
    const whole = fc.record(parts, { requiredKeys: required.filter((name) => name in parts) });
    const odd = fc.tuple(whole, text, anything).map(([object, name, value]) => ({ ...object, [name]: value }));
    return fc.oneof({ weight: 8, arbitrary: whole }, { weight: 1, arbitrary: odd });
  }

  const encoded = fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) }, // as it is, where the wire takes it
  );
  const write = (value: unknown, isEncoded: boolean): string => {
    const written = typeof value === "object" ? JSON.stringify(value) : String(value);
    const safe = encodeURIComponent(written.toWellFormed());
    return isEncoded || !/^[\x21-\x7e]*$/.test(written) ? safe : written.replaceAll(/[/?#\\"<>`{}|^]/g, "");
  };

  const requests = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      const places = fc.tuple(
        ...inPath.map((name) =>
          name === "ws"
            ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...given.workspaces) }, { weight: 1, arbitrary: text })
            : id,
        ),
      );
      const query = fc.record(
        Object.fromEntries(parameters.filter((one) => one.in === "query").map((one) => [one.name, like(one.schema)])),
        { requiredKeys: [] },
      );
      const schema = requestBody?.content["application/json"]?.schema;
      const body = fc.oneof(
        { weight: 12, arbitrary: (schema ? like(schema) : fc.constant(undefined)).map((one) => JSON.stringify(one)) },
        { weight: 1, arbitrary: text },
        { weight: 1, arbitrary: fc.constantFrom("{", "[", '{"a":1', "\u0000", '{"__proto__":{"role":"owner"}}') },
        { weight: 1, arbitrary: fc.constant(`{"a":"${"x".repeat(1_100_000)}"}`) },
      );
      const headers = fc.record(
        {
          authorization: fc.oneof(
            { weight: 8, arbitrary: fc.constantFrom(...given.tokens).map((token) => `Bearer ${token}`) },
            {
              weight: 1,
              arbitrary: fc.constantFrom(
                "Bearer",
                "Bearer a.b.c",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
                "Basic YTpi",
                "Bearer sonde_x",
                `Bearer ${"x".repeat(8_000)}`,
              ),
            },
          ),
          "x-workspace": fc.constantFrom(...given.workspaces, "~", "x", "'"),
          "content-type": fc.oneof(
            { weight: 12, arbitrary: fc.constant("application/json") },
            {
              weight: 1,
              arbitrary: fc.constantFrom("text/plain", "application/xml", "multipart/form-data", "x/y; charset=é"),
            },
          ),
          cookie: fc.constantFrom("sonde_refresh=x", "a=b; sonde_refresh=%00"),
        },
        { requiredKeys: ["authorization", "content-type"] },
      );
      return fc.record({ places, query, body, headers, encoded }).map((one): HostileRequest => {
        let at = 0;
        const filled = path.replace(/\{\w+\}/g, () => write(one.places[at++], one.encoded) || "%20");
        const asked = Object.entries(one.query).map(([name, value]) => `${name}=${write(value, one.encoded)}`);
        return {
          operation: operationId,
          method: method.toUpperCase(),
          url: asked.length > 0 ? `${filled}?${asked.join("&")}` : filled,
          headers: one.headers as Record<string, string>,
          body: method === "get" ? undefined : one.body,
        };
      });
    }),
  );
  return fc.oneof(...requests);
}
