import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";
import type { Found, Group, Point } from "./graph-state.ts";

export type Graph = components["schemas"]["Graph"];
export type Path = components["schemas"]["Path"];
export type Module = components["schemas"]["Module"];
export type Preflight = components["schemas"]["Preflight"];
export type ViewHead = components["schemas"]["GraphViewHead"];
type Entity = components["schemas"]["Entity"];

/** What the first picture holds at most: it leaves room for what is unfolded. */
const firstMarks = 4_000;
const pageSize = 50;

const places = (positions: ReadonlyMap<string, Point>) =>
  Object.fromEntries([...positions].map(([key, [x, y]]) => [key, [x, y] as [number, number]]));

export const graphQueries = {
  /** The graph of an investigation; read again only when somebody asks. */
  whole: (ws: string, investigation: string) =>
    queryOptions({
      queryKey: ["graph", ws, "whole", investigation],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/graph", {
            signal,
            params: { path: { ws }, query: { investigation, limit: firstMarks } },
          }),
        ),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
    }),
  around: async (ws: string, seed: number): Promise<Graph> =>
    (
      await ok(
        api.GET("/api/v1/workspaces/{ws}/graph", {
          params: { path: { ws }, query: { seed, depth: 1, limit: 1_000 } },
        }),
      )
    ).data,
  /** One page of the neighbours of a kind, as a piece of graph. */
  page: async (
    ws: string,
    group: Group,
    cursor: string | undefined,
  ): Promise<{ found: Found; next: string | null }> => {
    const { at, relation, direction, type } = group;
    const id = Number(at);
    const { data, pagination } = await ok(
      api.GET("/api/v1/workspaces/{ws}/entities/{id}/neighbours", {
        params: { path: { ws, id }, query: { relation, direction, type, limit: pageSize, ...(cursor && { cursor }) } },
      }),
    );
    const found: Found = {
      nodes: data.map(({ entity }) => nodeOf(entity)),
      edges: data.map((one) => ({
        ...{ id: one.relation_id, relation },
        ...(direction === "out" ? { from: id, to: one.entity.id } : { from: one.entity.id, to: id }),
      })),
      folds: [],
    };
    return { found, next: pagination.next };
  },
  path: async (ws: string, from: number, to: number): Promise<Path> =>
    (await ok(api.GET("/api/v1/workspaces/{ws}/paths", { params: { path: { ws }, query: { from, to } } }))).data,
  entity: (ws: string, id: number) =>
    queryOptions({
      queryKey: ["entities", ws, "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/entities/{id}", { signal, params: { path: { ws, id } } })),
    }),
  groups: (ws: string, id: number) =>
    queryOptions({
      queryKey: ["entities", ws, "neighbours", id, {}],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/entities/{id}/neighbours", {
            signal,
            params: { path: { ws, id }, query: {} },
          }),
        ),
    }),
  search: (ws: string, investigation: string, q: string) =>
    queryOptions({
      queryKey: ["graph", ws, "search", investigation, q],
      queryFn: async ({ signal }) => {
        const { data } = await ok(
          api.GET("/api/v1/workspaces/{ws}/entities", {
            signal,
            params: { path: { ws }, query: { investigation, q, limit: 20 } },
          }),
        );
        return data as Entity[]; // nothing was left out: `fields` is not asked
      },
      enabled: q !== "",
      staleTime: 30_000,
    }),
  modules: (ws: string) =>
    queryOptions({
      queryKey: ["modules", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
      staleTime: 300_000,
    }),
  plan: (ws: string, investigation: string, wanted: Wanted) =>
    queryOptions({
      queryKey: ["graph", ws, "plan", investigation, wanted],
      queryFn: ({ signal }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/investigations/{id}/scans/plan", {
            signal,
            params: { path: { ws, id: investigation } },
            body: bodyOf(wanted),
          }),
        ),
      staleTime: 0,
      retry: false,
      refetchOnWindowFocus: false,
    }),
  run: (ws: string, investigation: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (wanted: Wanted) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/investigations/{id}/scans", {
            params: { path: { ws, id: investigation } },
            body: { ...bodyOf(wanted), start: true },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["investigations", ws] }),
    }),

  views: (ws: string, investigation: string) =>
    queryOptions({
      queryKey: ["graph", ws, "views", investigation],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/graph-views", {
            signal,
            params: { path: { ws }, query: { investigation } },
          }),
        ),
    }),
  view: async (ws: string, id: string): Promise<Arranged> => {
    const { data } = await ok(api.GET("/api/v1/workspaces/{ws}/graph-views/{id}", { params: { path: { ws, id } } }));
    const positions = Object.entries(data.positions).map(([key, [x = 0, y = 0]]) => [key, [x, y]] as const);
    return { query: data.query, positions: new Map(positions) };
  },
  makeView: (ws: string, investigation: string) =>
    mutationOptions({
      mutationFn: ({ name, query, positions }: Arranged & { readonly name: string }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/graph-views", {
            params: { path: { ws } },
            body: { name, investigation, query, positions: places(positions) },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["graph", ws, "views"] }),
    }),
  changeView: (ws: string) =>
    mutationOptions({
      mutationFn: ({ id, name, arranged }: { id: string; name?: string; arranged?: Arranged }) =>
        ok(
          api.PATCH("/api/v1/workspaces/{ws}/graph-views/{id}", {
            params: { path: { ws, id } },
            body: {
              ...(name !== undefined && { name }),
              ...(arranged && { query: arranged.query, positions: places(arranged.positions) }),
            },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["graph", ws, "views"] }),
    }),
  removeView: (ws: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/graph-views/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["graph", ws, "views"] }),
    }),
};

/** One technique on one thing. */
export type Wanted = {
  readonly target: string;
  readonly module: string;
  readonly footprint: "P0" | "P1" | "P2" | "P3";
};
const bodyOf = ({ target, module, footprint }: Wanted) => ({ targets: [target], modules: [module], footprint });

/** How somebody arranged the graph. */
export type Arranged = {
  readonly query: Record<string, unknown>;
  readonly positions: ReadonlyMap<string, Point>;
};

/** An entity as a node; the list says all that is wrong with it, the graph the worst of it. */
export function nodeOf({ id, type, value, first_seen, severities }: Entity): Found["nodes"][number] {
  const worst = (["critical", "high", "medium", "low", "info"] as const).find((one) => severities.includes(one));
  return { id, type, value, first_seen, severity: worst ?? null, distance: null, in_scope: null };
}

export function foundOnPath({ entities, relations }: Path): Found {
  return {
    nodes: entities.map((one) => ({ ...one, first_seen: "", severity: null, distance: null, in_scope: null })),
    edges: relations.flatMap(({ id, relation, direction }, step) => {
      const here = entities[step];
      const other = entities[step + 1];
      if (!here || !other) return [];
      return [
        { id, relation, ...(direction === "out" ? { from: here.id, to: other.id } : { from: other.id, to: here.id }) },
      ];
    }),
    folds: [],
  };
}
