import { useWorkspace } from "../../app/workspace.ts";

/** What one is in the workspace, and what that allows. */
export function useRole() {
  const { current } = useWorkspace();
  const role = current?.role ?? "viewer";
  return {
    role,
    workspace: current,
    isOwner: role === "owner",
    mayManageMembers: role === "owner" || role === "admin",
    mayReadAudit: role === "owner" || role === "admin",
    /** The deployment is run by the owner of the workspace "local". */
    runsDeployment: role === "owner" && current?.kind === "local",
  };
}
