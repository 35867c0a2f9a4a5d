import type { Config } from "../config.ts";
import { type Actor, type App, localWorkspace } from "../services/app.ts";
import type { OpenOptions } from "../services/open.ts";
import type { Call } from "./command.ts";

export type OpenApp = (config: Config, options?: OpenOptions) => Promise<App>;

/** The command line acts as the owner of the local workspace. */
export const localOwner: Actor = { workspace: localWorkspace, name: "command line", role: "owner" };

const openForReal: OpenApp = async (config, options) => {
  const { openApp } = await import("../services/open.ts");
  return openApp(config, options);
};

export function makeSession(own: Config, openApp: OpenApp = openForReal): Call<Record<never, never>>["session"] {
  return async (use, config = own, options = {}) => {
    const app = await openApp(config, options);
    try {
      return await use(app, localOwner);
    } finally {
      await app.close();
    }
  };
}
