import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";
import { scanQueries } from "../../app/scans/scan-queries.ts";

type Schemas = components["schemas"];
type Query<Name extends keyof operations> = operations[Name]["parameters"] extends { query?: infer Q }
  ? NonNullable<Q>
  : never;
export type Job = Schemas["Job"];
export type JobState = Job["state"];
export type DeadJob = Schemas["DeadJob"];
export type DeadCount = Schemas["DeadCount"];
export type CoverageLine = Schemas["CoverageLine"];
export type ModuleCoverage = Schemas["ModuleCoverage"];
export type LogLine = Schemas["LogLine"];
export type CoverageFilter = Omit<Query<"listCoverage">, "cursor" | "limit">;
export type JobFilter = Omit<Query<"listJobs">, "cursor" | "limit">;
export type DeadFilter = Omit<Query<"listDeadLetter">, "cursor" | "limit">;
export type JobOrder = "requeue" | "cancel" | "enqueue";

export const jobStates = [
  ...(["CREATED", "QUEUED", "RUNNING", "RETRYING"] as const),
  ...(["SUCCEEDED", "FAILED", "DEAD_LETTER", "CANCELLED"] as const),
] satisfies readonly JobState[];
export const coverageStates = ["could_not_look", "found", "absent", "pending", "not_run"] as const;
export const outcomes = [
  ...(["blocked", "rate_limited", "no_key", "bad_key"] as const),
  ...(["quota", "inconclusive", "timeout", "failed"] as const),
];
export const logLevels = ["debug", "info", "warning", "error"] as const;

const next = {
  initialPageParam: "",
  getNextPageParam: (last: { pagination: { next: string | null } }) => last.pagination.next,
};
const pageOf = (cursor: string, limit: number) => ({ limit, ...(cursor && { cursor }) });
/** As old as all of the investigation when something happens in it. */
const all = (ws: string) => [...scanQueries.all(ws), "jobs"] as const;

export const jobQueries = {
  summary: (ws: string, scan: string, every: number | false) =>
    queryOptions({
      queryKey: [...all(ws), "summary", scan],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/scans/{id}/coverage/summary", {
            signal,
            params: { path: { ws, id: scan } },
          }),
        ),
      refetchInterval: every,
    }),
  /** Read anew now and then, and not with each message: the server works it out from the log. */
  coverage: (ws: string, scan: string, query: CoverageFilter, every: number | false) =>
    infiniteQueryOptions({
      queryKey: ["coverage", ws, scan, query],
      queryFn: ({ signal, pageParam }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/scans/{id}/coverage", {
            signal,
            params: { path: { ws, id: scan }, query: { ...query, ...pageOf(pageParam, 100) } },
          }),
        ),
      ...next,
      placeholderData: keepPreviousData,
      refetchInterval: every,
    }),
  list: (ws: string, query: JobFilter, every: number | false) =>
    infiniteQueryOptions({
      queryKey: [...all(ws), "list", query],
      queryFn: ({ signal, pageParam }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/jobs", {
            signal,
            params: { path: { ws }, query: { ...query, ...pageOf(pageParam, 100) } },
          }),
        ),
      ...next,
      placeholderData: keepPreviousData,
      refetchInterval: every,
    }),
  one: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/jobs/{id}", { signal, params: { path: { ws, id } } })),
    }),
  findings: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...all(ws), "findings", id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/jobs/{id}/findings", {
            signal,
            params: { path: { ws, id }, query: { limit: 25 } },
          }),
        ),
    }),
  evidence: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...all(ws), "evidence", id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/jobs/{id}/evidence", {
            signal,
            params: { path: { ws, id }, query: { limit: 10 } },
          }),
        ),
    }),
  order: (ws: string, id: string) =>
    mutationOptions({
      mutationFn: (order: JobOrder) =>
        ok(api.POST(`/api/v1/workspaces/{ws}/jobs/{id}/${order}`, { params: { path: { ws, id } } })),
      onSuccess: (_done, _order, _result, { client }) => client.invalidateQueries({ queryKey: scanQueries.all(ws) }),
    }),
  dead: (ws: string, query: DeadFilter) =>
    infiniteQueryOptions({
      queryKey: [...all(ws), "dead", query],
      queryFn: ({ signal, pageParam }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/jobs/dead-letter", {
            signal,
            params: { path: { ws }, query: { ...query, ...pageOf(pageParam, 50) } },
          }),
        ),
      ...next,
      placeholderData: keepPreviousData,
    }),
  deadCounts: (ws: string, scan: string | undefined) =>
    queryOptions({
      queryKey: [...all(ws), "dead counts", scan],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/jobs/dead-letter/counts", {
            signal,
            params: { path: { ws }, query: scan ? { scan } : {} },
          }),
        ),
    }),
  requeueAll: (ws: string, scan: string) =>
    mutationOptions({
      mutationFn: ({ errorClass, module }: { errorClass: string; module: string }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/jobs/dead-letter/requeue", {
            params: { path: { ws } },
            body: { error_class: errorClass, module, scan },
          }),
        ),
      onSuccess: (_done, _what, _result, { client }) => client.invalidateQueries({ queryKey: scanQueries.all(ws) }),
    }),
  /** The end of the log: what the last so many events said. */
  logs: (ws: string, investigation: string, query: { level: LogLine["level"]; tail: number }, every: number | false) =>
    queryOptions({
      queryKey: [...all(ws), "logs", investigation, query],
      queryFn: async ({ signal }) => {
        const lines: LogLine[] = [];
        let cursor: string | null = "";
        while (cursor !== null) {
          const page: { data: LogLine[]; pagination: { next: string | null } } = await ok(
            api.GET("/api/v1/workspaces/{ws}/investigations/{id}/logs", {
              signal,
              params: { path: { ws, id: investigation }, query: { ...query, ...pageOf(cursor, 500) } },
            }),
          );
          lines.push(...page.data);
          cursor = page.pagination.next;
        }
        return lines;
      },
      placeholderData: keepPreviousData,
      refetchInterval: every,
    }),
};
