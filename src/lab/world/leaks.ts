import { crc32 } from "node:zlib";

/** Secrets that lie about in the world. They are made up, opened nothing ever, and are put together here so that no file holds one. */

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(number: number): string {
  return (number >= 62 ? base62(Math.floor(number / 62)) : "") + digits.charAt(number % 62);
}

/** A token with the checksum that GitHub's tokens have, or with a wrong one. */
function githubToken(body: string, isWhole = true): string {
  const sum = base62(crc32(body)).padStart(6, "0");
  return `ghp_${body}${isWhole ? sum : [...sum].reverse().join("")}`;
}

/** What is written, and how it is called; `example` for what documentations print. */
export type Leak = { readonly text: string; readonly kind: string; readonly example?: true };

const deploy = githubToken("S0yLentGreenIsMadeOfTestDataQ7");
const mail = ["SG", "T3stDat4OfTheLabQ7xY2a", "mAd3UpForTheDem0InterNetAndNeverWorkedZ9x7w"].join(".");

export const leaks: Readonly<Record<"deploy" | "mail" | "example", Leak>> = {
  deploy: { text: deploy, kind: "GitHub token" },
  mail: { text: mail, kind: "SendGrid API key" },
  example: { text: "AKIAIOSFODNN7EXAMPLE", kind: "AWS access key ID", example: true },
};

/** Looks like a secret and is none: a checksum that does not fit, a key that is meant to be public. */
export const harmless: readonly string[] = [
  githubToken("SomebodyTypedThisFromTheirHead", false),
  `pk_live_${"4eC39HqLyjWDarjtT1zd"}`,
];
