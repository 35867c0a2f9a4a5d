import { createContext, useContext } from "react";
import { Outlet } from "react-router";
import { Fault } from "../components/Fault.tsx";
import { useWorkspace } from "./workspace.ts";

const Workspace = createContext("~");

/** Shows its pages once it is known in which workspace they are. */
export function InWorkspace() {
  const { current, error, refetch } = useWorkspace();
  if (!current) return error ? <Fault error={error} onRetry={() => void refetch()} /> : null;
  return (
    <Workspace value={current.id}>
      <Outlet />
    </Workspace>
  );
}

/** The id of the workspace one works in; `~` is the caller's own. */
export function useWs(): string {
  return useContext(Workspace);
}

/** Whether one may change things here; a viewer only reads. */
export function useMayWrite(): boolean {
  const { current } = useWorkspace();
  return current?.role !== "viewer";
}
