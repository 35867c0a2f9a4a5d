import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../services/app.ts";
import type { Principal } from "../../services/identity/principal.ts";
import { type Permission, permit } from "../../services/permissions.ts";
import type { Platform } from "../../services/platform.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a route wants of who calls it: a permission in the workspace of its path, an account, or nothing. */
    readonly permission?: Permission | "account" | "public";
    /** What the service asks beside, of who came in by the role that they have in the investigation it is about. */
    readonly inside?: Permission;
  }
  interface FastifyInstance {
    /** Every route that is documented, as it was registered. */
    readonly documented: DocumentedRoute[];
  }
  interface FastifyRequest {
    /** Who asks: null before it is known, and on public routes without a token. */
    principal: Principal | null;
    /** Who asks, in the workspace of the path. */
    actor: Actor | null;
  }
}

export type DocumentedRoute = {
  readonly method: string;
  /** With `:name` for its parameters. */
  readonly url: string;
  readonly operationId: string;
  readonly permission: Permission | "account" | "public";
  readonly inside: Permission | null;
};

/** Stands in a path for the workspace in `X-Workspace`, or else the caller's own. */
export const meantWorkspace = "~";

/** Finds out who asks before anything else, and lets nobody past who may not. Every route says what it wants. */
export function addAccess(app: FastifyInstance, { identity }: Platform): void {
  app.decorateRequest("principal", null);
  app.decorateRequest("actor", null);
  const documented: DocumentedRoute[] = [];
  app.decorate("documented", documented);

  app.addHook("onRoute", ({ config, method, url, schema }) => {
    if (method === "HEAD" || method === "OPTIONS" || schema?.hide) return;
    const { permission, inside = null } = config ?? {};
    if (!permission) throw new Error(`${method} ${url} does not say what it wants of its caller`);
    if (!schema?.operationId) throw new Error(`${method} ${url} has no operationId`);
    documented.push({ method: String(method), url, operationId: schema.operationId, permission, inside });
  });

  app.addHook("onRequest", async (request) => {
    const { permission } = request.routeOptions.config;
    if (!permission || permission === "public") return;
    const { access } = identity;
    const principal = await access.authenticate(bearerOf(request), request.ip);
    request.principal = principal;
    if (permission === "account") return;
    const actor = await access.actorIn(principal, await workspaceOf(request, principal));
    permit(actor, permission);
    request.actor = actor;
  });

  async function workspaceOf(request: FastifyRequest, principal: Principal): Promise<string> {
    const { ws } = request.params as { ws?: string };
    if (ws && ws !== meantWorkspace) return ws;
    const named = request.headers["x-workspace"];
    return typeof named === "string" && named !== "" ? named : identity.access.defaultWorkspace(principal);
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme = "", token] = (request.headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "bearer" ? token : undefined;
}

/** Who asks, on a route that wants an account. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new AppError("no_token", "No authentication token.");
  return request.principal;
}

/** Who asks, on a route of a workspace. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new AppError("no_token", "No authentication token.");
  return request.actor;
}

/** The other end, for sessions and locks. */
export function clientOf(request: FastifyRequest): { agent: string; address: string } {
  return { agent: (request.headers["user-agent"] ?? "").slice(0, 300), address: request.ip };
}
