import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { all, Empty, Id, one, Problem } from "../../envelope.ts";
import { actorOf, principalOf } from "../../plugins/access.ts";
import * as S from "./schema.ts";

const tags = ["workspaces"];
const refused = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem };
const params = z.object({ ws: z.string() });

export const workspaceRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  const { workspaces, identity } = platform;
  const route = (operationId: string, summary: string) => ({ operationId, summary, tags });

  api.get(
    "/",
    {
      schema: { ...route("listWorkspaces", "One's workspaces"), response: { 200: all(S.Workspace), 401: Problem } },
      config: { permission: "account" },
    },
    async (request) => ({ data: await identity.workspaces(principalOf(request)) }),
  );

  api.post(
    "/",
    {
      schema: {
        ...route("createWorkspace", "Make a workspace; one is its owner"),
        body: S.NewWorkspace,
        response: { 201: one(S.WorkspaceDetails), ...refused },
      },
      config: { permission: "account" },
    },
    async (request, reply) => {
      const made = await workspaces.create(principalOf(request), request.body.name);
      return reply.code(201).header("location", `/api/v1/workspaces/${made.id}`).send({ data: made });
    },
  );

  api.get(
    "/:ws",
    {
      schema: {
        ...route("getWorkspace", "Show a workspace"),
        params,
        response: { 200: one(S.WorkspaceDetails), ...refused },
      },
      config: { permission: "workspace:read" },
    },
    async (request) => ({ data: await workspaces.get(actorOf(request)) }),
  );

  api.patch(
    "/:ws",
    {
      schema: {
        ...route("changeWorkspace", "Rename a workspace or change its settings"),
        params,
        body: S.WorkspaceChange,
        response: { 200: one(S.WorkspaceDetails), ...refused },
      },
      config: { permission: "workspace:manage" },
    },
    async (request) => ({ data: await workspaces.change(actorOf(request), request.body) }),
  );

  api.delete(
    "/:ws",
    {
      schema: {
        ...route("deleteWorkspace", "Delete a workspace: gone at once, erased after 30 days"),
        params,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "workspace:manage" },
    },
    async (request, reply) => {
      await workspaces.remove(actorOf(request));
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/:ws/transfer",
    {
      schema: {
        ...route("transferWorkspace", "Hand a workspace over to another member"),
        params,
        body: S.Transfer,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "workspace:manage" },
    },
    async (request, reply) => {
      await workspaces.transfer(actorOf(request), request.body.user_id);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/:ws/members",
    {
      schema: {
        ...route("listMembers", "Who is in a workspace"),
        params,
        response: { 200: all(S.Member), ...refused },
      },
      config: { permission: "workspace:read" },
    },
    async (request) => ({ data: await workspaces.members(actorOf(request)) }),
  );

  api.post(
    "/:ws/members",
    {
      schema: {
        ...route("addMember", "Add somebody who has an account, or invite somebody who has none"),
        params,
        body: S.NewMember,
        response: { 201: one(S.Added), ...refused },
      },
      config: { permission: "member:manage" },
    },
    async (request, reply) => reply.code(201).send({ data: await workspaces.add(actorOf(request), request.body) }),
  );

  api.put(
    "/:ws/members/:user",
    {
      schema: {
        ...route("changeMemberRole", "Change what a member may do"),
        params: params.extend({ user: Id }),
        body: S.RoleChange,
        response: { 204: Empty, ...refused },
      },
      config: { permission: "member:manage" },
    },
    async (request, reply) => {
      await workspaces.changeRole(actorOf(request), request.params.user, request.body.role);
      return reply.code(204).send(null);
    },
  );

  api.delete(
    "/:ws/members/:user",
    {
      schema: {
        ...route("removeMember", "Remove a member, or leave"),
        params: params.extend({ user: Id }),
        response: { 204: Empty, ...refused },
      },
      config: { permission: "workspace:read", inside: "member:manage" },
    },
    async (request, reply) => {
      await workspaces.removeMember(actorOf(request), request.params.user);
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/:ws/invitations",
    {
      schema: {
        ...route("listInvitations", "Invitations that are open"),
        params,
        response: { 200: all(S.Invitation), ...refused },
      },
      config: { permission: "member:manage" },
    },
    async (request) => ({ data: await workspaces.invitations(actorOf(request)) }),
  );

  api.post(
    "/:ws/invitations",
    {
      schema: {
        ...route("invite", "Invite somebody by mail"),
        params,
        body: S.NewMember,
        response: { 201: one(S.MadeInvitation), ...refused },
      },
      config: { permission: "member:manage" },
    },
    async (request, reply) => reply.code(201).send({ data: await workspaces.invite(actorOf(request), request.body) }),
  );

  api.delete(
    "/:ws/invitations/:id",
    {
      schema: {
        ...route("revokeInvitation", "Withdraw an invitation"),
        params: params.extend({ id: Id }),
        response: { 204: Empty, ...refused },
      },
      config: { permission: "member:manage" },
    },
    async (request, reply) => {
      await workspaces.revokeInvitation(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
