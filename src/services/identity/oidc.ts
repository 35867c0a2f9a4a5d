import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import { insertOneTime, takeOneTime } from "../../db/system/one-time.ts";
import { findOidcUser, findUser, linkOidc, type UserRow } from "../../db/system/users.ts";
import { acceptInvitation, invitationsTo } from "../../db/system/workspaces.ts";
import { AppError } from "../../errors.ts";
import type { Accounts } from "./accounts.ts";
import type { Client, SignedIn } from "./principal.ts";
import { digestOf } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";

type Parts = {
  readonly db: Db;
  readonly config: Pick<Config, "oidcIssuer" | "oidcClientId" | "oidcClientSecret" | "oidcName" | "registration">;
  readonly publicUrl: string;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
};

/** Sign-in through an OpenID provider that the operator chose: authorization code with PKCE (RFC 7636). */
export function makeOidc({ db, config, publicUrl, accounts, sessions }: Parts) {
  const { oidcIssuer, oidcClientId, oidcClientSecret } = config;
  const callback = `${publicUrl}/api/v1/auth/oidc/callback`;
  let discovered: Promise<Configuration> | undefined;

  function provider(): Promise<Configuration> {
    if (!oidcIssuer || !oidcClientId) throw new AppError("not_found", "No OpenID provider is set.");
    discovered ??= discovery(new URL(oidcIssuer), oidcClientId, oidcClientSecret ?? undefined, undefined, {
      execute: oidcIssuer.startsWith("http://") ? [allowInsecureRequests] : [],
    });
    discovered.catch(() => {
      discovered = undefined; // it may be there the next time
    });
    return discovered;
  }

  /** The account behind what the provider says: known already, one with the same confirmed address, or a new one. */
  async function accountFor(issuer: string, claims: Claims, client: Client): Promise<UserRow> {
    const known = await findOidcUser(db, issuer, claims.sub);
    const user = known ? await findUser(db, { id: known }) : undefined;
    if (user) return user;
    const { email } = claims;
    if (!email || claims.email_verified !== true)
      throw new AppError("closed", "The provider does not vouch for an e-mail address of yours.");
    const same = await findUser(db, { email });
    if (same) {
      if (!same.email_verified_at)
        throw new AppError(
          "taken",
          "There is an account with this address that nobody has confirmed: sign in with its password first.",
        );
      await linkOidc(db, issuer, claims.sub, same.id);
      return same;
    }
    const invitations = await invitationsTo(db, email);
    if (config.registration !== "open" && invitations.length === 0)
      throw new AppError("closed", "Registration is by invitation.", { hint: "ask somebody who has an account" });
    const displayName = claims.name?.trim() || email.split("@")[0] || email;
    const made = await accounts.make({ email, displayName, passwordHash: null, verified: true }, client);
    await linkOidc(db, issuer, claims.sub, made.id);
    for (const invitation of invitations) await acceptInvitation(db, invitation, made.id);
    return made;
  }

  return {
    /** What the button says, or null where no provider is set. */
    offered: (): { name: string } | null => (oidcIssuer && oidcClientId ? { name: config.oidcName } : null),
    /** Where to send the browser, and what it must bring back in a cookie: who began is who ends. */
    async begin(returnTo: string): Promise<{ url: string; state: string }> {
      const configuration = await provider();
      const [verifier, nonce, state] = [randomPKCECodeVerifier(), randomNonce(), randomState()];
      const data = { verifier, nonce, returnTo: /^\/(?!\/)/.test(returnTo) ? returnTo : "/" };
      await insertOneTime(db, { hash: digestOf(state), purpose: "oidc", user: null, data, seconds: 600 });
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: "openid email profile",
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        nonce,
        state,
      });
      return { url: url.href, state };
    },
    /** `query` is what the provider sent the browser back with. */
    async finish(query: string, cookie: string, client: Client): Promise<{ signed: SignedIn; returnTo: string }> {
      const state = new URLSearchParams(query).get("state") ?? "";
      const link = state !== "" && state === cookie ? await takeOneTime(db, digestOf(state), "oidc") : undefined;
      if (!link)
        throw new AppError("expired", "This sign-in was not begun here, or took too long.", { hint: "try again" });
      const { verifier, nonce, returnTo } = link.data as Record<"verifier" | "nonce" | "returnTo", string>;
      const configuration = await provider();
      const answer = await authorizationCodeGrant(configuration, new URL(`${callback}?${query}`), {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      }).catch((cause: unknown) => {
        throw new AppError("bad_credentials", "The provider did not confirm the sign-in.", { cause });
      });
      const claims = answer.claims() as Claims | undefined;
      if (!claims) throw new AppError("bad_credentials", "The provider sent no identity.");
      const user = await accountFor(configuration.serverMetadata().issuer, claims, client);
      return { signed: await sessions.begin(user, client), returnTo };
    },
  };
}

type Claims = {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
};
