import { mutationOptions, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useNavigate } from "react-router";
import { api, ok } from "../api/client.ts";

export const workspaceQueries = {
  list: () =>
    queryOptions({
      queryKey: ["workspaces"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces", { signal })),
      staleTime: 60_000,
    }),
  create: () =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (name: string) => ok(api.POST("/api/v1/workspaces", { body: { name } })),
      onSuccess: (_made, _name, _result, { client }) => client.invalidateQueries(workspaceQueries.list()),
    }),
};

const key = "workspace";
const listeners = new Set<() => void>();

/** The workspace one works in; kept on this device. */
export function chooseWorkspace(id: string): void {
  localStorage.setItem(key, id);
  for (const listener of listeners) listener();
}

/** The chosen workspace, or else one's own; undefined until they are known. */
export function useWorkspace() {
  const { data, error, refetch } = useQuery(workspaceQueries.list());
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key),
  );
  const all = data?.data ?? [];
  return { all, current: all.find((one) => one.id === chosen) ?? all[0], error, refetch };
}

/** Goes on in another workspace: what is known of the one before is forgotten. */
export function useSwitchWorkspace(): (id: string) => void {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (id) => {
    chooseWorkspace(id);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== workspaceQueries.list().queryKey[0] });
    navigate("/");
  };
}
