import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Services } from "../../app.ts";
import { Id, one } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, locationOf, refused, routesOf } from "../workspace-route.ts";

const route = routesOf("investigations");

/** Something to look at before anything of one's own is there. */
export const sampleRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform }) => {
  api.post(
    "/",
    {
      schema: {
        ...route("createSample", "Make an investigation over the demo internet and start its scan"),
        params: inWorkspace,
        response: { 201: one(z.object({ investigation: Id, scan: Id })), ...refused },
      },
      config: { permission: "investigation:write" },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await platform.sample.create(actor);
      const location = locationOf(actor.workspace, `investigations/${made.investigation}`);
      return reply.code(201).header("location", location).send({ data: made });
    },
  );
};
