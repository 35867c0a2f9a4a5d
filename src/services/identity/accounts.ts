import { randomUUID } from "node:crypto";
import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import { insertOneTime, takeOneTime, voidOneTime } from "../../db/system/one-time.ts";
import { endSessions } from "../../db/system/sessions.ts";
import { changeUser, countUsers, findUser, insertAccount, type UserRow } from "../../db/system/users.ts";
import { acceptInvitation, findInvitation, type InvitationRow } from "../../db/system/workspaces.ts";
import { AppError } from "../../errors.ts";
import { email as emailType } from "../../model/entities/email.ts";
import type { SendMail } from "../../outbound/mail.ts";
import { localWorkspace } from "../app.ts";
import { checkPassword, hashPassword, refuseWeak } from "./passwords.ts";
import { type Client, type Me, meOf, type Principal, type SignedIn } from "./principal.ts";
import { digestOf, makeSecret } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import type { Witness } from "./witness.ts";

const day = 24 * 60 * 60;
const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

export type NewAccount = { readonly email: string; readonly password: string; readonly display_name: string };

type Parts = {
  readonly db: Db;
  readonly config: Pick<Config, "registration">;
  /** Where people reach us: links begin with it. */
  readonly publicUrl: string;
  readonly sessions: Sessions;
  readonly mail: SendMail;
  readonly witness: Witness;
};

/** Making accounts, and what people do with their own. */
export function makeAccounts({ db, config, publicUrl, sessions, mail, witness }: Parts) {
  /** An account with its personal workspace. The first one owns the workspace of the command line too. */
  async function make(
    given: { email: string; displayName: string; passwordHash: string | null; verified: boolean },
    client: Client,
  ): Promise<UserRow> {
    const id = randomUUID();
    const own = { id: randomUUID(), name: `${given.displayName}'s workspace` };
    if (!(await insertAccount(db, { id, ...given }, own, localWorkspace)))
      throw new AppError("taken", "There is an account with this e-mail address already.");
    await witness(id, "account.create", id, client.address);
    const user = await findUser(db, { id });
    if (!user) throw new Error("the account just made is gone");
    if (!given.verified) await sendVerification(user);
    return user;
  }

  async function fromPassword(given: NewAccount, client: Client, verified: boolean): Promise<SignedIn> {
    const email = emailType.parse(given.email);
    if (!email) throw new AppError("invalid", `"${given.email.slice(0, 100)}" is not an e-mail address.`);
    refuseWeak(given.password, email);
    const account = {
      email: given.email.trim(),
      displayName: given.display_name.trim(),
      passwordHash: await hashPassword(given.password),
      verified,
    };
    return sessions.begin(await make(account, client), client);
  }

  async function sendVerification(user: UserRow): Promise<void> {
    const secret = makeSecret();
    await voidOneTime(db, "verify", user.id);
    await insertOneTime(db, { hash: digestOf(secret), purpose: "verify", user: user.id, seconds: 2 * day });
    await mail({
      to: user.email,
      subject: "Confirm your e-mail address",
      text: `Somebody made an account at Sonde with this address. If it was you, open this link:\n\n${publicUrl}/verify?token=${secret}\n\nIt works once, for two days.`,
    });
  }

  const own = async (principal: Principal): Promise<UserRow> => {
    const user = await findUser(db, { id: principal.user });
    if (!user) throw new AppError("not_found", "This account is gone.");
    return user;
  };

  return {
    make,
    needsSetup: async () => (await countUsers(db)) === 0,
    /** A new link for the first owner; the ones before it are void. */
    async setupLink(): Promise<string> {
      const secret = makeSecret();
      await voidOneTime(db, "setup", null);
      await insertOneTime(db, { hash: digestOf(secret), purpose: "setup", user: null, seconds: 7 * day });
      return `${publicUrl}/setup?token=${secret}`;
    },
    async setup(secret: string, given: NewAccount, client: Client): Promise<SignedIn> {
      refuseWeak(given.password, given.email);
      if ((await countUsers(db)) > 0) throw new AppError("closed", "This server has an owner already.");
      const link = await takeOneTime(db, digestOf(secret), "setup");
      if (!link)
        throw new AppError("expired", "The set-up link was used or has expired; the server's log has a new one.");
      return fromPassword(given, client, true);
    },
    /** The rule of `REGISTRATION`; who has an invitation may come in any case, unless it is closed. */
    async register(given: NewAccount & { invitation?: string | undefined }, client: Client): Promise<SignedIn> {
      if ((await countUsers(db)) === 0) {
        if (loopback.has(client.address)) return fromPassword(given, client, true);
        throw new AppError("closed", "The first account is made with the set-up link that the server printed.");
      }
      if (config.registration === "closed") throw new AppError("closed", "Registration is closed.");
      const invitation = given.invitation ? await findInvitation(db, digestOf(given.invitation)) : undefined;
      if (given.invitation && !invitation)
        throw new AppError("expired", "The invitation was used, withdrawn, or has expired.");
      if (config.registration === "invite" && !invitation)
        throw new AppError("closed", "Registration is by invitation.", { hint: "ask somebody who has an account" });
      const signed = await fromPassword(given, client, sameMailbox(invitation, given.email));
      if (invitation) await acceptInvitation(db, invitation, signed.user.id);
      return signed;
    },
    /** Somebody with an account follows the link of an invitation. */
    async accept(principal: Principal, secret: string): Promise<{ workspace: string; name: string; role: string }> {
      const invitation = await findInvitation(db, digestOf(secret));
      if (!invitation || !(await acceptInvitation(db, invitation, principal.user)))
        throw new AppError("expired", "The invitation was used, withdrawn, or has expired.");
      await witness(principal.user, "invitation.accept", invitation.id, principal.origin);
      return { workspace: invitation.workspace, name: invitation.workspace_name, role: invitation.role };
    },
    async me(principal: Principal): Promise<Me> {
      return meOf(await own(principal));
    },
    async changeMe(
      principal: Principal,
      change: {
        display_name?: string | undefined;
        photo_url?: string | null | undefined;
        preferences?: Record<string, unknown> | undefined;
      },
    ): Promise<Me> {
      await changeUser(db, principal.user, {
        ...(change.display_name !== undefined && { displayName: change.display_name.trim() }),
        ...(change.photo_url !== undefined && { photoUrl: change.photo_url }),
        ...(change.preferences && { preferences: change.preferences }),
      });
      return meOf(await own(principal));
    },
    /** Other sessions end: whoever knew the old password is out. */
    async changePassword(principal: Principal, given: { current?: string | undefined; next: string }): Promise<void> {
      const user = await own(principal);
      if (user.password_hash && !(await checkPassword(user.password_hash, given.current ?? "")).right)
        throw new AppError("bad_credentials", "The current password is wrong.");
      refuseWeak(given.next, user.email);
      await changeUser(db, user.id, { passwordHash: await hashPassword(given.next) });
      await endSessions(db, { user: user.id, except: principal.credential }, "the password was changed");
      await witness(user.id, "account.password", user.id, principal.origin);
    },
    /** Says nothing about whether there is such an account. */
    async requestReset(email: string): Promise<void> {
      const user = await findUser(db, { email });
      if (!user || user.disabled_at) return;
      const secret = makeSecret();
      await voidOneTime(db, "reset", user.id);
      await insertOneTime(db, { hash: digestOf(secret), purpose: "reset", user: user.id, seconds: 60 * 60 });
      await mail({
        to: user.email,
        subject: "Set a new password",
        text: `Somebody asked for a new password for your account at Sonde. If it was you, open this link:\n\n${publicUrl}/reset?token=${secret}\n\nIt works once, for an hour. If it was not you, nothing has changed.`,
      });
    },
    async reset(secret: string, next: string, client: Client): Promise<void> {
      refuseWeak(next, "");
      const link = await takeOneTime(db, digestOf(secret), "reset");
      if (!link?.user)
        throw new AppError("expired", "The link was used or has expired.", { hint: "ask for a new one" });
      await changeUser(db, link.user, { passwordHash: await hashPassword(next), emailVerified: true });
      await endSessions(db, { user: link.user }, "the password was reset");
      await witness(link.user, "account.reset", link.user, client.address);
    },
    async sendVerification(principal: Principal): Promise<void> {
      const user = await own(principal);
      if (!user.email_verified_at) await sendVerification(user);
    },
    async verify(secret: string): Promise<void> {
      const link = await takeOneTime(db, digestOf(secret), "verify");
      if (!link?.user)
        throw new AppError("expired", "The link was used or has expired.", { hint: "ask for a new one" });
      await changeUser(db, link.user, { emailVerified: true });
    },
  };
}

export type Accounts = ReturnType<typeof makeAccounts>;

/** Who came by a link that was sent to an address has shown that it is theirs. */
function sameMailbox(invitation: InvitationRow | undefined, email: string): boolean {
  return invitation !== undefined && invitation.email.toLowerCase() === email.trim().toLowerCase();
}
