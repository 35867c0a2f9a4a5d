import { randomUUID } from "node:crypto";
import type { Db } from "../../db/client.ts";
import { countFailure, forgetFailures, lockedFor } from "../../db/system/guesses.ts";
import { endSessions, insertSession, listSessions, rotateSession } from "../../db/system/sessions.ts";
import { changeUser, findUser, takeRecoveryCode, takeTotpStep, type UserRow } from "../../db/system/users.ts";
import { AppError } from "../../errors.ts";
import { unseal } from "../secret.ts";
import { checkNothing, checkPassword, hashPassword } from "./passwords.ts";
import { type Client, meOf, type Principal, type SignedIn } from "./principal.ts";
import { digestOf, makeSecret } from "./secrets.ts";
import type { Tokens } from "./tokens.ts";
import { totpStep } from "./totp.ts";
import type { Witness } from "./witness.ts";

/** Wrong guesses at one account before it is locked for a while; at all accounts from one address, ten times that. */
const mostGuesses = 5;
/** A page in two tabs may trade the same refresh token at once. */
const graceSeconds = 10;

export type SessionInfo = {
  readonly id: string;
  readonly agent: string;
  readonly address: string;
  readonly created_at: string;
  readonly last_used_at: string;
  readonly current: boolean;
};

/** Signing in, staying so, and leaving. */
export function makeSessions(parts: { db: Db; tokens: Tokens; master: Uint8Array; days: number; witness: Witness }) {
  const { db, tokens, master, days, witness } = parts;

  /** Begins a session for somebody who has shown who they are. */
  async function begin(user: UserRow, client: Client): Promise<SignedIn> {
    if (user.disabled_at) throw new AppError("closed", "This account is disabled.");
    const id = randomUUID();
    const secret = makeSecret();
    await insertSession(db, { id, user: user.id, refreshHash: digestOf(secret), ...client, days });
    await changeUser(db, user.id, { loggedIn: true });
    await witness(user.id, "session.begin", id, client.address);
    return signedIn(user, id, secret, new Date());
  }

  async function signedIn(user: UserRow, session: string, secret: string, authTime: Date): Promise<SignedIn> {
    const { token, seconds } = await tokens.sign(user, session, authTime);
    return {
      user: meOf(user),
      access_token: token,
      refresh_token: `${session}.${secret}`,
      token_type: "Bearer",
      expires_in: seconds,
    };
  }

  /** Throws unless the second factor is right, where there is one. */
  async function checkCode(user: UserRow, code: string | undefined): Promise<void> {
    if (!user.totp_enabled_at || !user.totp_sealed) return;
    if (!code) throw new AppError("code_wanted", "This account wants a code from its authenticator app, too.");
    const step = totpStep(unseal(master, user.id, "totp", user.totp_sealed), code, Date.now());
    const right =
      step === null
        ? await takeRecoveryCode(db, user.id, digestOf(code.trim().toLowerCase()))
        : await takeTotpStep(db, user.id, step);
    if (!right) throw new AppError("bad_credentials", "The code is wrong, or was used before.");
  }

  return {
    begin,
    checkCode,
    async login(
      given: { email: string; password: string; code?: string | undefined },
      client: Client,
    ): Promise<SignedIn> {
      const user = await findUser(db, { email: given.email });
      const names = [`account ${digestOf(given.email.trim().toLowerCase())}`];
      const around = [`address ${client.address}`];
      const wait = Math.max(await lockedFor(db, names), await lockedFor(db, around));
      if (wait > 0) throw lockedOut(wait);
      try {
        if (!user?.password_hash) await checkNothing(given.password);
        const { right, stale } = user?.password_hash
          ? await checkPassword(user.password_hash, given.password)
          : { right: false, stale: false };
        if (!user || !right) throw new AppError("bad_credentials", "E-mail address or password is wrong.");
        await checkCode(user, given.code);
        if (stale) await changeUser(db, user.id, { passwordHash: await hashPassword(given.password) });
        await forgetFailures(db, names);
        return await begin(user, client);
      } catch (error) {
        if (error instanceof AppError && error.code === "bad_credentials") {
          await countFailure(db, names, mostGuesses);
          await countFailure(db, around, mostGuesses * 10);
          if (user) await witness(user.id, "session.refused", user.id, client.address);
        }
        throw error;
      }
    },
    async refresh(token: string, client: Client): Promise<SignedIn> {
      const [id = "", secret = ""] = token.split(".");
      const next = makeSecret();
      const isId = /^[0-9a-f-]{36}$/.test(id);
      const rotated = isId
        ? await rotateSession(db, { id, hash: digestOf(secret), next: digestOf(next), days, graceSeconds })
        : ({ how: "unknown" } as const);
      if (rotated.how === "reused") await witness(id, "session.reused", id, client.address);
      if (rotated.how !== "rotated") {
        throw new AppError("bad_token", "The refresh token is not valid, was used before, or has expired.", {
          hint: "sign in again",
        });
      }
      const { session } = rotated;
      const user = await findUser(db, { id: session.user_id });
      if (!user || user.disabled_at) throw new AppError("closed", "This account is disabled.");
      return signedIn(user, id, next, session.created_at);
    },
    async logout(principal: Principal): Promise<void> {
      if (principal.via !== "session") return;
      await endSessions(db, { user: principal.user, only: principal.credential }, "logged out");
      await witness(principal.user, "session.end", principal.credential, principal.origin);
    },
    async list(principal: Principal): Promise<SessionInfo[]> {
      const rows = await listSessions(db, principal.user);
      return rows.map(({ id, agent, address, created_at, last_used_at }) => ({
        ...{ id, agent, address, current: id === principal.credential },
        created_at: created_at.toISOString(),
        last_used_at: last_used_at.toISOString(),
      }));
    },
    /** Ends one session of the person, or all others. */
    async revoke(principal: Principal, only: string | null): Promise<number> {
      const of = only ? { user: principal.user, only } : { user: principal.user, except: principal.credential };
      const ended = await endSessions(db, of, "ended by its owner");
      if (only && ended.length === 0) throw new AppError("not_found", "There is no such session.");
      for (const id of ended) await witness(principal.user, "session.end", id, principal.origin);
      return ended.length;
    },
  };
}

export type Sessions = ReturnType<typeof makeSessions>;

function lockedOut(ms: number): AppError {
  const seconds = Math.ceil(ms / 1_000);
  return new AppError("locked", `Too many wrong guesses: try again in ${seconds} s.`, { retryAfter: seconds });
}
