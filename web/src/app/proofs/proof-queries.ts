import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

type Said = components["schemas"]["Observation"];
export type Proof = Omit<Said["proofs"][number], "range"> & { readonly range: readonly number[] | null };
export type Observation = Omit<Said, "proofs"> & { readonly proofs: readonly Proof[] };
export type Fact = Observation["about"];

export const proofQueries = {
  /** What a fact cites of a record. Each look is written to the audit log, so it is asked for once. */
  excerpt: (ws: string, id: string, fact: Fact) =>
    queryOptions({
      queryKey: ["proofs", ws, "excerpt", id, fact.kind, fact.id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/evidence/{id}/excerpt", {
            signal,
            params: { path: { ws, id }, query: { fact: fact.kind, fact_id: fact.id } },
          }),
        ),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    }),
  custody: () =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: ({ ws, id }: { ws: string; id: string }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/evidence/{id}/custody", { params: { path: { ws, id } } })),
    }),
};
