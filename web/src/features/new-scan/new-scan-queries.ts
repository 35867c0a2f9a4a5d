import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Preflight = components["schemas"]["Preflight"];
export type Module = components["schemas"]["Module"];
export type Preset = components["schemas"]["Preset"];
export type TargetLine = components["schemas"]["BulkLine"];
export const footprints = ["P0", "P1", "P2", "P3"] as const;
export type Footprint = (typeof footprints)[number];

/** What is asked for: targets as they were written, and modules by preset or by name. */
export type Wanted = {
  readonly targets?: readonly string[];
  readonly preset?: string;
  readonly modules?: readonly string[];
  readonly footprint: Footprint;
};

const body = ({ targets, preset, modules, footprint }: Wanted) => ({
  ...(targets && { targets: [...targets] }),
  ...(modules ? { modules: [...modules] } : preset ? { preset } : {}),
  footprint,
});

export const newScanQueries = {
  /** What each pasted word is; nothing is made. */
  detect: (ws: string, text: string) =>
    queryOptions({
      queryKey: ["new-scan", ws, "detect", text],
      queryFn: ({ signal }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/targets/bulk", {
            signal,
            params: { path: { ws } },
            body: { text, dry_run: true },
          }),
        ),
      enabled: text.trim() !== "",
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    }),
  plan: (ws: string, investigation: string | null, wanted: Wanted | null) =>
    queryOptions({
      queryKey: ["new-scan", ws, "plan", investigation, wanted],
      queryFn: ({ signal }) => {
        const asked = body(wanted ?? { footprint: "P1" });
        return investigation
          ? ok(
              api.POST("/api/v1/workspaces/{ws}/investigations/{id}/scans/plan", {
                signal,
                params: { path: { ws, id: investigation } },
                body: asked,
              }),
            )
          : ok(api.POST("/api/v1/workspaces/{ws}/scans/plan", { signal, params: { path: { ws } }, body: asked }));
      },
      enabled: wanted !== null,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  presets: (ws: string) =>
    queryOptions({
      queryKey: ["new-scan", ws, "presets"],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/modules/presets", { signal, params: { path: { ws } } })),
      staleTime: 300_000,
    }),
  modules: (ws: string) =>
    queryOptions({
      queryKey: ["modules", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
      staleTime: 300_000,
    }),
  investigation: (ws: string, id: string | null) =>
    queryOptions({
      queryKey: ["investigations", ws, "one", id ?? ""],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/investigations/{id}", { signal, params: { path: { ws, id: id ?? "" } } })),
      enabled: id !== null,
    }),
  makeInvestigation: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (title: string) =>
        ok(api.POST("/api/v1/workspaces/{ws}/investigations", { params: { path: { ws } }, body: { title } })),
    }),
  start: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: ({ investigation, wanted }: { investigation: string; wanted: Wanted }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/investigations/{id}/scans", {
            params: { path: { ws, id: investigation } },
            body: { ...body(wanted), start: true },
          }),
        ),
      onSuccess: (_made, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["investigations", ws] }),
    }),
};
