import { useWorkspace } from "./workspace.ts";

/** Whether one may do what admins may: authorize contact, erase. */
export function useIsAdmin(): boolean {
  const { current } = useWorkspace();
  return current?.role === "owner" || current?.role === "admin";
}
