import { parseUrl } from "../../model/entities/url.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import { type Front, seeAt } from "./fronts.ts";
import { seeOn, tellers } from "./told-truth.ts";
import type { TrueFinding } from "./truth.ts";

type Addresses = ReadonlyMap<string, readonly string[]>;
type Api = { readonly front: Front; readonly path: string };
type Document = Api & { readonly title: string; readonly servers: readonly string[]; readonly paths: number };

const documentPaths = [
  "/openapi.json",
  "/swagger.json",
  "/v3/api-docs",
  "/v2/api-docs",
  "/api-docs",
  "/api/openapi.json",
];
const graphPaths = ["/graphql", "/api/graphql", "/v1/graphql", "/query"];

function documentsOf(world: World, addresses: Addresses): Document[] {
  return tellers(world, addresses).flatMap((front) =>
    documentPaths.flatMap((path): Document[] => {
      const { status, text } = seeOn(front, path);
      if (status !== 200 || !/^\{"(?:openapi|swagger)":"/.test(text)) return [];
      const { info, servers = [], paths } = JSON.parse(text);
      return [
        {
          front,
          path,
          title: info.title,
          servers: servers.map(({ url }: { url: string }) => url),
          paths: Object.keys(paths).length,
        },
      ];
    }),
  );
}

function graphsOf(world: World, addresses: Addresses): (Api & { readonly isOpen: boolean })[] {
  return tellers(world, addresses).flatMap((front) =>
    graphPaths.flatMap((path) => {
      const ask = (query: string) =>
        seeAt(front.sites, new URL(path, front.url).href, { method: "POST", body: JSON.stringify({ query }) }).text;
      if (!/^\{"data":\{"__typename":"/.test(ask("{__typename}"))) return [];
      return [{ front, path, isOpen: ask("{__schema{types{name}}}").includes('"types":[') }];
    }),
  );
}

/** APIs that describe themselves: where, and what they name. */
export function collectApis(world: World, addresses: Addresses, into: Collection): void {
  const urlOf = ({ front, path }: Api) => into.thing("url", new URL(path, front.url).href);
  const documents = documentsOf(world, addresses);
  for (const api of [...documents, ...graphsOf(world, addresses)])
    into.relate(into.thing("url", api.front.url), "links_to", urlOf(api));
  for (const api of documents) {
    for (const server of api.servers) {
      const url = parseUrl(new URL(server, urlOf(api).value).href);
      if (url) into.relate(urlOf(api), "links_to", into.thing("url", url));
    }
  }
}

export function apiFindings(world: World, addresses: Addresses): TrueFinding[] {
  const subjectOf = ({ front }: Api) => ({ type: "url", value: front.url });
  return [
    ...documentsOf(world, addresses).map((api) => ({
      type: "web.api_description",
      subject: subjectOf(api),
      about: `${api.path}: ${api.title}`,
    })),
    ...graphsOf(world, addresses)
      .filter(({ isOpen }) => isOpen)
      .map((api) => ({ type: "web.graphql_introspection", subject: subjectOf(api), about: api.path })),
  ];
}
