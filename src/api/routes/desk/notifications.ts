import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { notificationKinds } from "../../../model/notification.ts";
import type { Services } from "../../app.ts";
import { Empty, one, Paging, page } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { Flag, inWorkspace, refused, routesOf, withId } from "../workspace-route.ts";
import * as S from "./schema.ts";

const route = routesOf("notifications");
const Query = Paging.extend({ unread: Flag.optional(), kind: z.enum(notificationKinds).optional() });

/** What the caller was told in a workspace. */
export const notificationRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { notifications } }) => {
  const reads = { permission: "workspace:read" } as const;
  const writes = { permission: "notification:write" } as const;

  api.get(
    "/",
    {
      schema: {
        ...route("listNotifications", "What one was told, the newest first"),
        params: inWorkspace,
        querystring: Query,
        response: { 200: page(S.Notification), ...refused },
      },
      config: reads,
    },
    (request) => notifications.list(actorOf(request), request.query),
  );

  api.get(
    "/unread",
    {
      schema: {
        ...route("countUnread", "How many are unread"),
        params: inWorkspace,
        response: { 200: one(z.object({ count: z.int() })), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: { count: await notifications.unread(actorOf(request)) } }),
  );

  for (const [path, operation, summary, read] of [
    ["/:id/read", "markRead", "Mark one as read", true],
    ["/:id/unread", "markUnread", "Mark one as unread", false],
  ] as const)
    api.post(
      path,
      {
        schema: { ...route(operation, summary), params: withId, response: { 204: Empty, ...refused } },
        config: writes,
      },
      async (request, reply) => {
        await notifications.mark(actorOf(request), request.params.id, read);
        return reply.code(204).send(null);
      },
    );

  api.post(
    "/read-all",
    {
      schema: {
        ...route("markAllRead", "Mark all as read"),
        params: inWorkspace,
        response: { 200: one(S.Changed), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: { changed: await notifications.markAll(actorOf(request)) } }),
  );

  api.get(
    "/preferences",
    {
      schema: {
        ...route("getNotificationPreferences", "What one wants to be told"),
        params: inWorkspace,
        response: { 200: one(S.Preferences), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await notifications.preferences(actorOf(request)) }),
  );

  api.put(
    "/preferences",
    {
      schema: {
        ...route("setNotificationPreferences", "Say what one wants to be told; what is left out stays as it is"),
        params: inWorkspace,
        body: S.PreferenceChange,
        response: { 200: one(S.Preferences), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await notifications.prefer(actorOf(request), request.body) }),
  );
};
