import { z } from "zod";
import { resolverEndpoint } from "./model/resolver-endpoint.ts";

/** A setting: the names it has in the environment (the first is ours), how it is read, and what it is for. */
type Setting<S extends z.ZodType> = {
  readonly env: readonly [string, ...string[]];
  readonly about: string;
  readonly schema: S;
  readonly secret?: true;
};

const setting = <S extends z.ZodType>(it: Setting<S>): Setting<S> => it;

const text = z.string().trim();
const optional = text.nullable().default(null);
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const list = text.transform((written) => written.split(/[\s,]+/).filter((one) => one !== ""));
const resolver = z.string().transform((written, context) => {
  const endpoint = resolverEndpoint(written);
  if (endpoint) return endpoint;
  context.addIssue(`wants addresses such as 192.0.2.53 or 192.0.2.53:5353; "${written}" is none`);
  return z.NEVER;
});
const flag = z
  .enum(["true", "false", "1", "0", "yes", "no"])
  .transform((written) => ["true", "1", "yes"].includes(written));

/** Everything a process of Sonde is told from outside; docs/reference/settings.md is made from it. */
export const settings = {
  dataDir: setting({
    env: ["SONDE_DATA_DIR"],
    about: "Folder for the embedded database, evidence, keys and log; else `$XDG_DATA_HOME/sonde`",
    schema: optional,
  }),
  databaseUrl: setting({
    env: ["DATABASE_URL"],
    about: "PostgreSQL 15 or newer, instead of the embedded database",
    schema: text
      .regex(/^postgres(ql)?:\/\//, "is not a PostgreSQL address: it looks like postgresql://user:password@host/sonde")
      .nullable()
      .default(null),
    secret: true,
  }),
  secretKey: setting({
    env: ["SECRET_KEY"],
    about: "Wraps stored keys and signs tokens; the embedded database makes one in the folder, PostgreSQL wants it set",
    schema: text.min(16, "is too short: 16 characters at least").nullable().default(null),
    secret: true,
  }),
  host: setting({ env: ["HOST"], about: "Address that the server listens on", schema: text.default("127.0.0.1") }),
  port: setting({ env: ["PORT"], about: "Port that the server listens on", schema: whole(0, 65_535).default(8_000) }),
  publicUrl: setting({
    env: ["PUBLIC_URL"],
    about: "What people write into their browsers; links in mails begin with it. Else made from HOST and PORT",
    schema: z.url().nullable().default(null),
  }),
  trustProxy: setting({
    env: ["TRUST_PROXY"],
    about: "Whether `X-Forwarded-For` of the reverse proxy in front is believed",
    schema: flag.default(false),
  }),
  corsOrigins: setting({
    env: ["CORS_ORIGINS"],
    about: "Origins whose pages may call the API, besides our own; a list",
    schema: list.default([]),
  }),
  rulesDir: setting({
    env: ["SONDE_RULES_DIR"],
    about: "Folder of files that you bring for modules, such as rule lists; else `rules` in the data folder",
    schema: optional,
  }),
  browser: setting({
    env: ["SONDE_BROWSER"],
    about: "Path of a Chromium or Chrome for screenshots; else looked for in the usual places",
    schema: optional,
  }),
  registration: setting({
    env: ["REGISTRATION"],
    about: "Who may register: open, invite, closed. The first account is made with the set-up link in any case",
    schema: z.enum(["open", "invite", "closed"]).default("invite"),
  }),
  accessMinutes: setting({
    env: ["ACCESS_TOKEN_MINUTES"],
    about: "How long an access token holds",
    schema: whole(1, 24 * 60).default(15),
  }),
  refreshDays: setting({
    env: ["REFRESH_TOKEN_DAYS"],
    about: "How long a session lasts that is not used",
    schema: whole(1, 365).default(30),
  }),
  rateAnonymous: setting({
    env: ["RATE_LIMIT_ANONYMOUS"],
    about: "Requests a minute from one address without a token (S4-SEC-28)",
    schema: whole(1, 1_000_000).default(100),
  }),
  rateUser: setting({
    env: ["RATE_LIMIT_USER"],
    about: "Requests a minute of one user or API key",
    schema: whole(1, 1_000_000).default(1_200),
  }),
  bodyLimit: setting({
    env: ["BODY_LIMIT_BYTES"],
    about: "Longest body of a request, in bytes; attachments have their own",
    schema: whole(1_024, 1_000_000_000).default(1_048_576),
  }),
  attachmentLimit: setting({
    env: ["ATTACHMENT_LIMIT_BYTES"],
    about: "Largest file that may be attached, in bytes; a record of the evidence store holds 64 MB at most",
    schema: whole(1_024, 60_000_000).default(26_214_400),
  }),
  attachmentTotal: setting({
    env: ["ATTACHMENT_TOTAL_BYTES"],
    about: "What all files of a workspace may come to, in bytes",
    schema: whole(1_024, Number.MAX_SAFE_INTEGER).default(5_368_709_120),
  }),
  smtpUrl: setting({
    env: ["SMTP_URL"],
    about: "Mail server for links and alerts: smtp://user:password@host:587. Unset: links are written to the log",
    schema: z
      .string()
      .regex(/^smtps?:\/\//, "is not an address of a mail server: it begins with smtp:// or smtps://")
      .nullable()
      .default(null),
    secret: true,
  }),
  mailFrom: setting({
    env: ["MAIL_FROM", "SENDGRID_FROM_EMAIL"],
    about: "Sender of mails",
    schema: text.default("Sonde <sonde@localhost>"),
  }),
  oidcIssuer: setting({
    env: ["OIDC_ISSUER"],
    about: "An OpenID provider people may log in with; its address",
    schema: z.url().nullable().default(null),
  }),
  oidcClientId: setting({ env: ["OIDC_CLIENT_ID"], about: "Our name at that provider", schema: optional }),
  oidcClientSecret: setting({
    env: ["OIDC_CLIENT_SECRET"],
    about: "Our secret at that provider",
    schema: optional,
    secret: true,
  }),
  oidcName: setting({
    env: ["OIDC_NAME"],
    about: "What the button says",
    schema: text.default("Single sign-on"),
  }),
  logLevel: setting({
    env: ["LOG_LEVEL"],
    about: "Least important lines that the server logs",
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  }),
  otlpEndpoint: setting({
    env: ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    about: "Where traces are sent (OTLP over HTTP); unset: none are made",
    schema: z.url().nullable().default(null),
  }),
  metricsToken: setting({
    env: ["METRICS_TOKEN"],
    about: "Bearer token wanted at /metrics; unset: /metrics answers loopback only",
    schema: optional,
    secret: true,
  }),
  resolvers: setting({
    env: ["RESOLVERS"],
    about: "DNS resolvers that scans of the server ask, address:port; a list. Unset: the machine's own",
    schema: list.pipe(z.array(resolver)).default([]),
  }),
  proxy: setting({
    env: ["PROXY"],
    about: "Proxy for everything over TCP of the server's scans: http://, https:// or socks5://host:port",
    schema: text
      .regex(
        /^(https?|socks5h?):\/\/[^/\s]+/,
        "is not the address of a proxy: it begins with http://, https:// or socks5://",
      )
      .nullable()
      .default(null),
  }),
  eventDays: setting({
    env: ["EVENT_DAYS"],
    about: "Days that the log of an investigation reaches back, but for scans under way",
    schema: whole(1, 3_650).default(14),
  }),
  liveCheckSeconds: setting({
    env: ["LIVE_CHECK_SECONDS"],
    about: "How often live connections are asked whether their token and their rights still hold",
    schema: whole(1, 3_600).default(15),
  }),
  livePerUser: setting({
    env: ["LIVE_PER_USER"],
    about: "Live connections that one person may have to one process",
    schema: whole(1, 1_000_000).default(100),
  }),
  workerThreads: setting({
    env: ["WORKER_THREADS"],
    about: "Threads that modules run in",
    schema: whole(1, 64).default(2),
  }),
  workerJobs: setting({
    env: ["WORKER_JOBS"],
    about: "Jobs that one process runs at once; each looks at up to ten subjects at a time",
    schema: whole(1, 10_000).default(200),
  }),
  redisUrl: setting({
    env: ["REDIS_URL"],
    about: "Named by S2; nothing needs it. When set, /readyz says whether it answers",
    schema: text
      .regex(/^rediss?:\/\//, "is not a Redis address")
      .nullable()
      .default(null),
    secret: true,
  }),
} as const;

export type Settings = { readonly [Name in keyof typeof settings]: z.output<(typeof settings)[Name]["schema"]> };
