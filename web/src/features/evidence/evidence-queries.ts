import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";
import type { Bytes } from "./framing.ts";

export type EvidenceRecord = components["schemas"]["EvidenceRecord"];
export type Custody = components["schemas"]["Custody"];
export type EvidenceFilter = Omit<NonNullable<operations["listEvidence"]["parameters"]["query"]>, "cursor" | "limit">;

export const kinds = ["http", "dns", "tls", "tcp", "udp", "whois", "smtp", "browser", "file"] as const;

export const evidenceQueries = {
  all: (ws: string) => ["evidence", ws] as const,
  list: (ws: string, query: EvidenceFilter) =>
    infiniteQueryOptions({
      queryKey: [...evidenceQueries.all(ws), "list", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/evidence", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  one: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...evidenceQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/evidence/{id}", { signal, params: { path: { ws, id } } })),
    }),
  custody: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...evidenceQueries.all(ws), "custody", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/evidence/{id}/custody", { signal, params: { path: { ws, id } } })),
    }),
  /** The bytes that its id is made of. Each read is written to the audit log, so it is asked for once, when somebody asks. */
  framing: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...evidenceQueries.all(ws), "framing", id],
      queryFn: async ({ signal }): Promise<Bytes> => {
        const params = { path: { ws, id }, query: { part: "record" as const } };
        const buffer = await ok(
          api.GET("/api/v1/workspaces/{ws}/evidence/{id}/content", { signal, params, parseAs: "arrayBuffer" }),
        );
        return new Uint8Array(buffer as ArrayBuffer);
      },
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  bundle: (ws: string, scan: string) =>
    mutationOptions({
      mutationFn: async () => {
        const params = { path: { ws }, query: { scan } };
        return (await ok(
          api.GET("/api/v1/workspaces/{ws}/evidence/bundle", { params, parseAs: "blob" }),
        )) as unknown as Blob;
      },
    }),
  erase: (ws: string, id: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (reason: string) =>
        ok(api.POST("/api/v1/workspaces/{ws}/evidence/{id}/erase", { params: { path: { ws, id } }, body: { reason } })),
      onSuccess: (_done, _reason, _result, { client }) => {
        client.removeQueries({ queryKey: [...evidenceQueries.all(ws), "framing", id] });
        return client.invalidateQueries({ queryKey: evidenceQueries.all(ws) });
      },
    }),
};
