import type { Db } from "../../db/client.ts";
import { changeUser, findUser, takeTotpStep, type UserRow } from "../../db/system/users.ts";
import { AppError } from "../../errors.ts";
import { seal, unseal } from "../secret.ts";
import { checkPassword } from "./passwords.ts";
import type { Principal } from "./principal.ts";
import { digestOf } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import { makeRecoveryCodes, makeTotpSecret, totpStep, totpUri } from "./totp.ts";
import type { Witness } from "./witness.ts";

/** Turning the authenticator app on and off. */
export function makeSecondFactor(parts: { db: Db; master: Uint8Array; sessions: Sessions; witness: Witness }) {
  const { db, master, sessions, witness } = parts;

  async function confirmed(principal: Principal, password: string): Promise<UserRow> {
    const user = await findUser(db, { id: principal.user });
    if (!user) throw new AppError("not_found", "This account is gone.");
    if (user.password_hash && !(await checkPassword(user.password_hash, password)).right)
      throw new AppError("bad_credentials", "The password is wrong.");
    return user;
  }

  return {
    /** A secret to put into the app. Nothing changes before `enable`. */
    async begin(principal: Principal, password: string): Promise<{ secret: string; uri: string }> {
      const user = await confirmed(principal, password);
      if (user.totp_enabled_at) throw new AppError("conflict", "The authenticator app is on already.");
      const secret = makeTotpSecret();
      await changeUser(db, user.id, { totpSealed: seal(master, user.id, "totp", secret) });
      return { secret, uri: totpUri(secret, user.email) };
    },
    /** Codes for the day the phone is lost: shown this once. */
    async enable(principal: Principal, code: string): Promise<{ recovery_codes: readonly string[] }> {
      const user = await findUser(db, { id: principal.user });
      if (!user?.totp_sealed) throw new AppError("conflict", "Begin with POST /auth/totp.");
      if (user.totp_enabled_at) throw new AppError("conflict", "The authenticator app is on already.");
      const step = totpStep(unseal(master, user.id, "totp", user.totp_sealed), code, Date.now());
      if (step === null || !(await takeTotpStep(db, user.id, step)))
        throw new AppError("bad_credentials", "The code is wrong: is the clock of the phone right?");
      const codes = makeRecoveryCodes();
      await changeUser(db, user.id, { totpEnabled: true, recoveryHashes: codes.map(digestOf) });
      await witness(user.id, "account.totp_on", user.id, principal.origin);
      return { recovery_codes: codes };
    },
    async disable(principal: Principal, given: { password: string; code: string }): Promise<void> {
      const user = await confirmed(principal, given.password);
      await sessions.checkCode(user, given.code);
      await changeUser(db, user.id, { totpEnabled: false, totpSealed: null, recoveryHashes: [] });
      await witness(user.id, "account.totp_off", user.id, principal.origin);
    },
  };
}
