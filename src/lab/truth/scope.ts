import { ScopeDocument } from "../../model/scope.ts";
import type { World } from "../world/world.ts";

/** The scope that all organisations together authorize. */
export function worldScope(world: World): ScopeDocument {
  return ScopeDocument.parse({
    allow: world.organisations.flatMap(({ domain, ground }) => [domain, ...ground]),
    footprint: "P3",
    authorized_by: "the demo internet's makers: it is inside this process",
  });
}
