import type { Notification } from "./notification-queries.ts";

/** The page that shows what somebody was told about. */
export function placeOf({ subject, investigation }: Notification): string {
  const { kind, id } = subject;
  const within = investigation ? `/investigations/${investigation}` : "";
  switch (kind) {
    case "investigation":
      return `/investigations/${id}`;
    case "scan":
      return within ? `${within}?scan=${id}` : "/investigations";
    case "finding":
      return `${within}/findings?finding=${id}`;
    case "entity":
      return `${within}/entities?entity=${id}`;
    case "invitation":
      return "/settings/members";
    default:
      return within || "/investigations";
  }
}
