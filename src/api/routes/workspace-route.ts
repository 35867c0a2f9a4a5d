import { z } from "zod";
import { Id, Problem } from "../envelope.ts";

/** What any route of a workspace may refuse. */
export const refused = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  422: Problem,
};

export const inWorkspace = z.object({ ws: z.string().max(60) });
export const withId = inWorkspace.extend({ id: Id });

/** Names the routes of one resource. */
export const routesOf = (tag: string) => (operationId: string, summary: string) => ({
  operationId,
  summary,
  tags: [tag],
});

/** Where a thing of a workspace is. */
export const locationOf = (workspace: string, path: string) => `/api/v1/workspaces/${workspace}/${path}`;

/** A list as services give it. */
export const listOf = <S extends z.ZodType>(schema: S) => z.array(schema).readonly();

/** "true" and "false" in a query. */
export const Flag = z.enum(["true", "false"]).transform((written) => written === "true");
