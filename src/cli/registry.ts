import type { App } from "../services/app.ts";
import type { Call, Flags } from "./command.ts";

type Registry = {
  readonly modules: ReturnType<App["modules"]["list"]>;
  readonly presets: ReturnType<App["modules"]["presets"]>;
};

/** The modules and presets there are. */
export function listModules({ session }: Pick<Call<Flags>, "session">): Promise<Registry> {
  return session(async (app) => ({ modules: app.modules.list(), presets: app.modules.presets() }));
}
