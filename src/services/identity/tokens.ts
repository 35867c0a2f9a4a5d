import {
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import type { Db } from "../../db/client.ts";
import { insertSigningKey, readSigningKeys } from "../../db/system/signing-keys.ts";
import type { UserRow } from "../../db/system/users.ts";
import { AppError } from "../../errors.ts";
import { seal, unseal } from "../secret.ts";

const algorithm = "RS256"; // S4-SEC-12
const use = "signing-key";
/** Keys are read again so often: another process may have made or retired one. */
const refreshMs = 60_000;

/** What an access token says, beside its times. */
export type AccessClaims = {
  readonly user: string;
  readonly session: string;
  readonly email: string;
  /** When it runs out, in milliseconds since 1970. */
  readonly until: number;
};

export type Tokens = {
  /** A JWT with the claims of S4-SEC-6, and how many seconds it holds. */
  sign(user: UserRow, session: string, authTime: Date): Promise<{ token: string; seconds: number }>;
  /** AppError bad_token for one that is forged, expired or of another deployment. */
  verify(token: string): Promise<AccessClaims>;
  jwks(): Promise<JSONWebKeySet>;
};

type Keys = {
  readonly signing: { readonly id: string; readonly key: Awaited<ReturnType<typeof importJWK>> };
  readonly known: ReadonlyMap<string, JWK>;
};

/** Access tokens, signed with a key that all processes of the deployment share. */
export function makeTokens(options: { db: Db; master: Uint8Array; issuer: string; minutes: number }): Tokens {
  const { db, master, issuer, minutes } = options;
  let keys: { readonly at: number; readonly value: Promise<Keys> } | undefined;

  async function load(): Promise<Keys> {
    let rows = await readSigningKeys(db);
    if (rows.length === 0) {
      await insertSigningKey(db, await newKey(master));
      rows = await readSigningKeys(db);
    }
    const [newest] = rows;
    if (!newest) throw new Error("no key signs tokens");
    const secret = JSON.parse(unseal(master, newest.id, use, newest.sealed)) as JWK;
    return {
      signing: { id: newest.id, key: await importJWK(secret, algorithm) },
      known: new Map(rows.map((row) => [row.id, row.public_jwk as JWK])),
    };
  }

  function current(): Promise<Keys> {
    if (!keys || performance.now() - keys.at > refreshMs) {
      const value = load();
      keys = { at: performance.now(), value };
      value.catch(() => {
        keys = undefined;
      });
    }
    return keys.value;
  }

  /** The keys; read again when the token names one that another process may just have made, once in a second. */
  async function knowing(token: string): Promise<Keys> {
    const kept = await current();
    const kid = kidOf(token);
    if (kid === null || kept.known.has(kid) || (keys && performance.now() - keys.at < 1_000)) return kept;
    keys = undefined;
    return current();
  }

  return {
    async sign(user, session, authTime) {
      const { signing } = await current();
      const seconds = minutes * 60;
      const token = await new SignJWT({
        auth_time: Math.floor(authTime.getTime() / 1_000),
        user_id: user.id,
        sid: session,
        email: user.email,
        email_verified: user.email_verified_at !== null,
        identities: { email: [user.email] },
      })
        .setProtectedHeader({ alg: algorithm, kid: signing.id, typ: "JWT" })
        .setIssuer(issuer)
        .setAudience("sonde")
        .setSubject(user.id)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(signing.key);
      return { token, seconds };
    },
    async verify(token) {
      const { known } = await knowing(token);
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid = "" }) => {
            const jwk = known.get(kid);
            if (!jwk) throw new Error("signed by an unknown key");
            return importJWK(jwk, algorithm);
          },
          { issuer, audience: "sonde", algorithms: [algorithm], requiredClaims: ["sub", "sid", "exp"] },
        );
        const { sub, sid, email = "", exp = 0 } = payload;
        return { user: String(sub), session: String(sid), email: String(email), until: exp * 1_000 };
      } catch (cause) {
        throw new AppError("bad_token", "The access token is not valid, or has expired.", {
          hint: "sign in again, or trade the refresh token for a new one",
          cause,
        });
      }
    },
    async jwks() {
      return { keys: [...(await current()).known.values()] };
    },
  };
}

function kidOf(token: string): string | null {
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch {
    return null; // jwtVerify says what is wrong with it
  }
}

async function newKey(master: Uint8Array) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2_048 });
  const id = crypto.randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid: id, alg: algorithm, use: "sig" };
  return { id, public_jwk: jwk, sealed: seal(master, id, use, JSON.stringify(await exportJWK(privateKey))) };
}
