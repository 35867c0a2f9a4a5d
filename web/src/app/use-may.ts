import { useWorkspace } from "./workspace.ts";

const order = ["viewer", "analyst", "admin", "owner"] as const;

/** Whether one has a role here, or one above it. */
export function useMay(role: (typeof order)[number]): boolean {
  const { current } = useWorkspace();
  return current !== undefined && order.indexOf(current.role) >= order.indexOf(role);
}
