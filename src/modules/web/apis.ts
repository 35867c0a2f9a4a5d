import { z } from "zod";
import { parseUrl } from "../../model/entities/url.ts";
import { type Context, defineModule, type Subject } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { type Description, documents, isTooLong, readDescription, telling } from "./_api-description.ts";
import { isFront, isUrlInScope } from "./_front.ts";
import { asking, endpoints, type Introspected, isGraphQl, readIntrospection } from "./_graphql.ts";
import { ask, askForNothing, askForTwin, lookAtSite } from "./_site.ts";

const options = z.object({
  documents: z.boolean().default(true).describe("Whether OpenAPI and Swagger documents are asked for"),
  graphql: z
    .boolean()
    .default(true)
    .describe("Whether GraphQL is asked for; P3, for it sends queries to guessed places"),
  maxBytes: z.int().min(1_000).max(16_000_000).default(4_000_000).describe("Bytes read of one document"),
});

type Looking = Context<z.output<typeof options>>;

/**
 * APIs that describe themselves, in the few places where frameworks put them. Content decides, against the same question to
 * a name that cannot exist.
 */
export default defineModule({
  id: "web.apis",
  title: "APIs",
  about:
    "Finds OpenAPI and Swagger documents and GraphQL endpoints of each site, reads what they say, and tells whether introspection is open.",
  footprint: "P2",
  upTo: "P3",
  consumes: ["url"],
  produces: ["url"],
  findings: ["web.api_description", "web.graphql_introspection"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  timeoutMs: 300_000,
  verified: null,
  options,

  async run(context, subject) {
    if (!(await askForNothing(context, subject.value))) return;
    const refused: string[] = [];
    const at = (path: string) => new URL(path, subject.value).href;
    const { documents: wantsDocuments, graphql } = context.options;
    await lookAtSite(context, [
      ...(wantsDocuments ? documents : []).map((path) => ({
        path,
        look: () => readDocument(context, at(path), refused),
      })),
      ...(graphql && context.allows("P3") ? endpoints : []).map((path) => ({
        path,
        look: () => tryGraphQl(context, subject, at(path), refused),
      })),
    ]);
    if (refused.length > 0) context.couldNotLook("blocked", `the site refuses ${refused.join(", ")}`);
  },
});

async function readDocument(context: Looking, url: string, refused: string[]): Promise<void> {
  const { maxBytes } = context.options;
  const answer = await ask(context, url, { maxBytes });
  const path = new URL(url).pathname;
  if (answer.status === 401 || answer.status === 403) refused.push(path);
  const match = answer.status === 200 ? telling.exec(answer.text.slice(0, 8_000)) : null;
  if (!match) return;
  if (answer.truncated || isTooLong(answer.text)) {
    context.couldNotLook("inconclusive", `${path} is too long to be read`);
    return;
  }
  const description = readDescription(answer.text);
  if (!description) return;
  const control = await askForTwin(context, url, { maxBytes });
  if (control.status === 200 && readDescription(control.text)) {
    context.couldNotLook("inconclusive", `${path}: a name that cannot exist answers likewise`);
    return;
  }
  tellDescription(context, answer, description, match);
}

function tellDescription(context: Looking, answer: HttpAnswer, api: Description, match: RegExpExecArray): void {
  const { emit } = context;
  const { format, title, version, paths, operations, servers } = api;
  const proof = answer.proofOfText(match.index, match.index + match[0].length);
  const document = { type: "url", value: parseUrl(answer.url) ?? answer.url };
  emit.entity("url", document.value, {
    relation: "links_to",
    proof,
    attributes: { api: { format, title, version, paths, operations } },
  });
  for (const { url, pointer } of servers) {
    const base = URL.parse(url, answer.url);
    if (!base || !/^https?:$/.test(base.protocol) || !isUrlInScope(context, base)) continue;
    emit.entity("url", base.href, {
      from: document,
      relation: "links_to",
      proof: pointer ? answer.proof("response", pointer) : proof,
    });
  }
  const path = new URL(answer.url).pathname;
  emit.finding(
    {
      type: "web.api_description",
      category: "exposure",
      severity: "info",
      title: `API description at ${path}: ${title || "untitled"} ${version}, ${paths} paths`.slice(0, 300),
      description: `${answer.url} can be read by everybody and describes ${operations} operations at ${paths} paths of an API (${format}), including those meant for nobody outside, if there are any.`,
      remediation: "Publish it on purpose or not at all; see to it that every operation in it asks who is there.",
      stable: { path },
      data: { url: answer.url, format, title, version, paths, operations },
    },
    { proof },
  );
}

async function tryGraphQl(context: Looking, subject: Subject, url: string, refused: string[]): Promise<void> {
  const path = new URL(url).pathname;
  const answer = await ask(context, url, asking("probe"));
  if (answer.status === 401 || answer.status === 403) refused.push(path);
  if (!isGraphQl(answer)) return;
  if (isGraphQl(await askForTwin(context, url, asking("probe")))) {
    context.couldNotLook("inconclusive", `${path}: a name that cannot exist answers likewise`);
    return;
  }
  const schema = await ask(context, url, asking("introspection"));
  const found = readIntrospection(schema);
  const state = typeof found === "string" ? found : "open";
  if (found === "unclear") context.couldNotLook("inconclusive", `${path}: the answer to introspection is none`);
  context.emit.entity("url", url, {
    from: subject,
    relation: "links_to",
    proof: answer.proof("response", [answer.bodyAt, answer.bodyAt + answer.body.length]),
    attributes: { api: { format: "GraphQL", ...(state !== "unclear" && { introspection: state }) } },
  });
  if (typeof found !== "string") tellSchema(context, schema, found);
}

function tellSchema({ emit }: Looking, answer: HttpAnswer, { types, mutations }: Exclude<Introspected, string>): void {
  const path = new URL(answer.url).pathname;
  const at = Math.max(0, answer.text.indexOf('"__schema"'));
  emit.finding(
    {
      type: "web.graphql_introspection",
      category: "exposure",
      severity: "low",
      title: `GraphQL at ${path} shows its schema`,
      description: `${answer.url} answers introspection: everybody can read all ${types} types${mutations ? " and the operations that change data" : ""}, including what no page uses. For an API that is meant for everybody that is right.`,
      remediation: "Switch introspection off where the API is not public, and limit depth and cost of queries.",
      stable: { path },
      data: { url: answer.url, types, mutations },
    },
    { proof: answer.proofOfText(at, Math.min(answer.text.length, at + 200)) },
  );
}
