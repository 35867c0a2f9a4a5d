import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, ok } from "../api/client.ts";

export const workspaceQueries = {
  list: () =>
    queryOptions({
      queryKey: ["workspaces"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces", { signal })),
      staleTime: 60_000,
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
  const { data } = useQuery(workspaceQueries.list());
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key),
  );
  const all = data?.data ?? [];
  return { all, current: all.find((one) => one.id === chosen) ?? all[0] };
}
