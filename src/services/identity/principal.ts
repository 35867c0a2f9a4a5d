import type { UserRow } from "../../db/system/users.ts";

/** Who asks over HTTP, before it is known in which workspace. */
export type Principal = {
  readonly user: string;
  readonly email: string;
  /** How they showed who they are. */
  readonly via: "session" | "key";
  /** The session, or the API key. */
  readonly credential: string;
  /** What an API key is limited to; null for a session, which may do all that its role may. */
  readonly scopes: readonly string[] | null;
  /** The one workspace that an API key works in; null for all of the person. */
  readonly onlyWorkspace: string | null;
  /** When the token runs out, in milliseconds since 1970; null for a key without an end. */
  readonly until: number | null;
  readonly origin: string;
};

/** The other end of a request. */
export type Client = { readonly agent: string; readonly address: string };

/** A person as they see themselves. */
export type Me = {
  readonly id: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly display_name: string;
  readonly photo_url: string | null;
  readonly has_password: boolean;
  readonly totp: boolean;
  readonly recovery_codes_left: number;
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly created_at: string;
  readonly last_login: string | null;
};

export function meOf(user: UserRow): Me {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.email_verified_at !== null,
    display_name: user.display_name,
    photo_url: user.photo_url,
    has_password: user.password_hash !== null,
    totp: user.totp_enabled_at !== null,
    recovery_codes_left: user.recovery_hashes.length,
    preferences: user.preferences,
    created_at: user.created_at.toISOString(),
    last_login: user.last_login_at?.toISOString() ?? null,
  };
}

/** What a sign-in gives. */
export type SignedIn = {
  readonly user: Me;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: "Bearer";
  /** Seconds that the access token holds. */
  readonly expires_in: number;
};
