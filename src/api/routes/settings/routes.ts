import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { flags, workspaceSettings } from "../../../services/settings/declared.ts";
import type { Services } from "../../app.ts";
import { all } from "../../envelope.ts";
import { actorOf } from "../../plugins/access.ts";
import { inWorkspace, refused, routesOf } from "../workspace-route.ts";

const route = routesOf("settings");
const reads = { permission: "workspace:read" } as const;
const writes = { permission: "workspace:manage" } as const;

const Setting = z
  .object({
    name: z.string(),
    about: z.string(),
    value: z.unknown(),
    usual: z.unknown().describe("What it is when nobody said anything"),
    schema: z.unknown().describe("JSON Schema of the value"),
  })
  .meta({ id: "Setting" });

const SettingsChange = z.strictObject({
  scan_rate: workspaceSettings.scan_rate.schema.optional(),
  default_preset: workspaceSettings.default_preset.schema.optional(),
  rescan_hours: workspaceSettings.rescan_hours.schema.optional(),
});
const FlagsChange = z.strictObject({
  announcement: flags.announcement.schema.refine((text) => !text.includes("\0") && text.isWellFormed()).optional(),
  new_scans: flags.new_scans.schema.optional(),
  attachments: flags.attachments.schema.optional(),
});

/** What people change while Sonde runs. */
export const settingRoutes: FastifyPluginAsyncZod<Services> = async (api, { platform: { settings } }) => {
  api.get(
    "/settings",
    {
      schema: {
        ...route("listSettings", "How the workspace wants things done"),
        params: inWorkspace,
        response: { 200: all(Setting), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await settings.workspace(actorOf(request)) }),
  );

  api.patch(
    "/settings",
    {
      schema: {
        ...route("changeSettings", "Change how the workspace wants things done; what is left out stays"),
        params: inWorkspace,
        body: SettingsChange,
        response: { 200: all(Setting), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await settings.changeWorkspace(actorOf(request), request.body) }),
  );

  api.get(
    "/flags",
    {
      schema: {
        ...route("listFlags", "What is switched for the whole deployment"),
        params: inWorkspace,
        response: { 200: all(Setting), ...refused },
      },
      config: reads,
    },
    async (request) => ({ data: await settings.flags(actorOf(request)) }),
  );

  api.patch(
    "/flags",
    {
      schema: {
        ...route("changeFlags", 'Switch something for everybody: by the owner of the workspace "local", in it'),
        params: inWorkspace,
        body: FlagsChange,
        response: { 200: all(Setting), ...refused },
      },
      config: writes,
    },
    async (request) => ({ data: await settings.changeFlags(actorOf(request), request.body) }),
  );
};
