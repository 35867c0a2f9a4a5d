import { z } from "zod";
import { Id, Moment } from "../../envelope.ts";
import { block, json, text } from "../../inputs.ts";

const Email = text(320, 3);
const Password = block(1_000, 1);
const Secret = block(500, 10);

export const Me = z
  .object({
    id: Id,
    email: z.string(),
    email_verified: z.boolean(),
    display_name: z.string(),
    photo_url: z.string().nullable(),
    has_password: z.boolean(),
    totp: z.boolean(),
    recovery_codes_left: z.int(),
    preferences: z.record(z.string(), z.unknown()),
    created_at: Moment,
    last_login: Moment.nullable(),
  })
  .meta({ id: "Me" });

export const SignedIn = z
  .object({
    user: Me,
    access_token: z.string(),
    refresh_token: z.string().describe("Also set as an HttpOnly cookie; each works once"),
    token_type: z.literal("Bearer"),
    expires_in: z.int().describe("Seconds that the access token holds"),
  })
  .meta({ id: "SignedIn" });

export const NewAccount = z.object({
  email: Email,
  password: Password,
  display_name: text(100, 1),
});
export const Registration = NewAccount.extend({ invitation: Secret.optional() });
export const Setup = NewAccount.extend({ token: Secret });
export const Login = z.object({
  email: Email,
  password: Password,
  code: text(20).optional().describe("From the authenticator app, or a recovery code"),
});
export const Refresh = z.object({ refresh_token: Secret.optional() }).nullish();
export const MeChange = z.object({
  display_name: text(100, 1).optional(),
  photo_url: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable()
    .optional(),
  preferences: json(20_000).optional().describe("Merged into those that are set"),
});
export const PasswordChange = z.object({ current: Password.optional(), next: Password });
export const ResetRequest = z.object({ email: Email });
export const Reset = z.object({ token: Secret, password: Password });
export const Token = z.object({ token: Secret });
export const TotpBegin = z.object({ password: Password.default("") });
export const TotpSecret = z.object({ secret: z.string(), uri: z.string().describe("For a QR code") });
export const TotpCode = z.object({ code: text(20) });
export const TotpOff = z.object({ password: Password.default(""), code: text(20) });
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) });

export const Session = z
  .object({
    id: Id,
    agent: z.string(),
    address: z.string(),
    created_at: Moment,
    last_used_at: Moment,
    current: z.boolean(),
  })
  .meta({ id: "Session" });

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.string()),
    workspace: Id.nullable(),
    created_at: Moment,
    expires_at: Moment.nullable(),
    last_used_at: Moment.nullable(),
  })
  .meta({ id: "ApiKey" });
export const NewApiKey = z.object({
  name: text(100, 1),
  scopes: z.array(text(60)).min(1).max(60).default(["read"]).describe("Permissions, `read`, or `*`"),
  workspace: Id.optional().describe("The one workspace it works in; all of yours when left out"),
  days: z.int().min(1).max(3_650).optional().describe("Days it holds; for ever when left out"),
});
export const MadeApiKey = ApiKey.extend({ secret: z.string().describe("Shown this once") });

/** How one may sign in here. */
export const Ways = z.object({
  needs_setup: z.boolean(),
  registration: z.enum(["open", "invite", "closed"]),
  oidc: z.object({ name: z.string() }).nullable(),
});
export const OidcBegin = z.object({ return_to: text(500).default("/") });
export const Accepted = z.object({ workspace: Id, name: z.string(), role: z.string() });
