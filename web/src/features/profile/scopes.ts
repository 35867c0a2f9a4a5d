/** What a key may be limited to, besides all that reads and everything; a test compares them with the server's. */
export const scopes = [
  ...["workspace:read", "workspace:manage", "member:manage", "audit:read"],
  ...["target:read", "target:write", "target:authorize"],
  ...["investigation:read", "investigation:write", "investigation:remove", "investigation:share"],
  ...["scan:read", "scan:run", "scan:remove", "job:read", "job:run"],
  ...["entity:read", "entity:write", "entity:erase", "finding:read", "finding:write"],
  ...["evidence:list", "evidence:read", "evidence:export", "evidence:erase"],
  ...["module:read", "module:manage", "key:manage"],
  ...["note:read", "note:write", "view:write", "notification:write"],
] as const;
