import type { TestContext } from "node:test";
import type { FastifyInstance, InjectOptions } from "fastify";
import { buildApi } from "../src/api/app.ts";
import { type Config, loadConfig } from "../src/config.ts";
import type { App } from "../src/services/app.ts";
import { type OpenOptions, openApp } from "../src/services/open.ts";
import type { Platform } from "../src/services/platform.ts";
import { type Home, onEveryHome } from "./builders.ts";
import { atEnd } from "./databases.ts";

type Answer = { readonly status: number; readonly body: Body; readonly headers: Record<string, unknown> };
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every form; what they read they check
type Body = any;

/** Somebody who calls the API. */
export type Caller = {
  readonly token: string | null;
  call(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

export type TestApi = {
  readonly api: FastifyInstance;
  readonly app: App;
  readonly platform: Platform;
  /** Mails that would have been sent, newest last. */
  readonly nobody: Caller;
  as(token: string): Caller;
  /** Somebody with an account of their own; the first one is the owner of the server. */
  person(name: string): Promise<Caller & { readonly id: string; readonly workspace: string; readonly email: string }>;
};

export const password = "correct horse battery";

/** The API of a home, without a port. */
export async function aTestApi(
  t: TestContext,
  home: Home,
  settings: Partial<Config> = {},
  options: OpenOptions = {},
): Promise<TestApi> {
  const config: Config = {
    ...home.config,
    logLevel: "silent",
    registration: "open",
    rateAnonymous: 100_000,
    rateUser: 100_000,
    ...settings,
  };
  const app = await openApp(config, options);
  const platform = await app.platform();
  const api = await buildApi({ app, platform, config });
  atEnd(t, async () => {
    await api.close();
    await app.close();
  });
  const as = (token: string | null): Caller => ({
    token,
    async call(method, url, body, headers = {}) {
      const answer = await api.inject({
        method: method as InjectOptions["method"] & string,
        url,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      } as InjectOptions);
      const text = answer.payload;
      const isJson = String(answer.headers["content-type"] ?? "").includes("json");
      return { status: answer.statusCode, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
    },
  });
  return {
    api,
    app,
    platform,
    nobody: as(null),
    as,
    async person(name) {
      const email = `${name}@people.example`;
      const { status, body } = await as(null).call("POST", "/api/v1/auth/register", {
        email,
        password,
        display_name: name,
      });
      if (status !== 201) throw new Error(`${name} cannot register: ${JSON.stringify(body)}`);
      const caller = as(body.data.access_token);
      const { body: list } = await caller.call("GET", "/api/v1/workspaces");
      return { ...caller, id: body.data.user.id, workspace: list.data[0].id, email };
    },
  };
}

/** One test of the API on both databases. */
export function onEveryApi(
  name: string,
  fn: (t: TestContext, api: TestApi) => Promise<void>,
  settings: Partial<Config> = {},
): void {
  onEveryHome(name, async (t, home) => fn(t, await aTestApi(t, home, settings)));
}

export { loadConfig };
