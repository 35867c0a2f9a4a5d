import type { NewFinding, Severity } from "../../model/finding.ts";
import type { KexInit, List } from "./_hello.ts";
import type { HostKey } from "./_host-key.ts";

export type Weakness = { readonly finding: NewFinding; readonly list: List };

type Rule = {
  readonly type: string;
  readonly what: string;
  readonly list: List;
  readonly weak: readonly (readonly [RegExp, Severity])[];
  readonly why: string;
  readonly remedy: string;
};

const order: readonly Severity[] = ["info", "low", "medium", "high", "critical"];

/** RFC 9142 (key exchange), RFC 8758 (RC4), RFC 6194 and 6151 (SHA-1, MD5), CVE-2008-5161 (CBC), RFC 8332 (ssh-rsa signs with SHA-1). */
const rules: readonly Rule[] = [
  {
    type: "ssh.weak_kex",
    what: "key exchange",
    list: "kex",
    weak: [
      [/^(?:diffie-hellman-group1-sha1|rsa1024-sha1|gss-group1-sha1-.*)$/, "medium"],
      [/-sha1(?:-|$)/, "low"],
    ],
    why: "Groups of 1024 bits can be broken by those who can pay for it (Logjam, 2015), and SHA-1 no longer binds what both sides agreed on.",
    remedy:
      "Offer curve25519-sha256, sntrup761x25519-sha512 or diffie-hellman-group16-sha512, and nothing with SHA-1 (KexAlgorithms).",
  },
  {
    type: "ssh.weak_cipher",
    what: "encryption",
    list: "ciphersOut",
    weak: [
      [/^none$/, "high"],
      [/^(?:arcfour.*|des-cbc.*|3des-cbc|blowfish-cbc|cast128-cbc)$/, "medium"],
      [/-cbc(?:@|$)/, "low"],
    ],
    why: "RC4 and ciphers with blocks of 64 bits betray what is sent often, and CBC as SSH uses it lets parts of a session be guessed.",
    remedy: "Offer chacha20-poly1305@openssh.com, AES-GCM and AES-CTR only (Ciphers).",
  },
  {
    type: "ssh.weak_mac",
    what: "integrity check",
    list: "macsOut",
    weak: [
      [/^none$/, "high"],
      [/^hmac-(?:md5|sha1-96|ripemd160)(?:-|@|$)/, "low"],
      [/^(?:hmac-sha1|umac-64)(?:-|@|$)/, "info"], // OpenSSH offers both, and nobody has broken them
    ],
    why: "MD5 and SHA-1 are on their way out, and tags of less than 128 bits are short.",
    remedy: "Offer hmac-sha2-256-etm@openssh.com and hmac-sha2-512-etm@openssh.com only (MACs).",
  },
  {
    type: "ssh.weak_host_key_algorithm",
    what: "host key signature",
    list: "hostKeys",
    weak: [
      [/^ssh-dss(?:-|$)/, "medium"],
      [/^ssh-rsa(?:-|$)/, "low"],
    ],
    why: "DSA keys have 1024 bits, and both sign with SHA-1, for which two messages with one signature can be made.",
    remedy: "Offer ssh-ed25519 and rsa-sha2-512 or rsa-sha2-256 (HostKeyAlgorithms).",
  },
];

/** What is weak in what a server offers, one finding a list. */
export function judgeAlgorithms(offered: KexInit): Weakness[] {
  return rules.flatMap(({ type, what, list, weak, why, remedy }) => {
    const found = offered[list].flatMap((name) => {
      const severity = weak.find(([pattern]) => pattern.test(name))?.[1];
      return severity ? [{ name, severity }] : [];
    });
    if (found.length === 0) return [];
    const names = found.map(({ name }) => name).slice(0, 40);
    const severity = order.findLast((it) => found.some((one) => one.severity === it)) ?? "low";
    const finding: NewFinding = {
      type,
      category: "ssh",
      severity,
      title: `Weak ${what} is offered by SSH: ${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}`.slice(
        0,
        300,
      ),
      description: `The server offers ${names.slice(0, 12).join(", ")}. ${why} A client that prefers them gets them.`,
      remediation: remedy,
      data: { algorithms: names },
    };
    return [{ finding, list }];
  });
}

/** A key that is too short, or of a kind that is. */
export function judgeKey({ type, bits, fingerprint }: HostKey): NewFinding | null {
  if (type !== "ssh-dss" && !(type === "ssh-rsa" && bits < 2_048)) return null;
  return {
    type: "ssh.weak_host_key",
    category: "ssh",
    severity: bits < 1_024 ? "high" : "medium",
    title: `SSH host key is weak (${type}, ${bits} bits)`,
    description:
      "The server proves itself with a key that can be broken with effort that some have. Whoever breaks it can play the server to everybody who knows the key.",
    remediation: "Make an Ed25519 key (and an RSA key of 3072 bits for old clients), and remove this one.",
    stable: { fingerprint },
    data: { type, bits },
  };
}

/** SSH 1 is spoken: "1.99" means both (RFC 4253 5.1). */
export function judgeVersion(identification: string): NewFinding | null {
  const version = /^SSH-(1\.\d{1,3})-/.exec(identification)?.[1];
  return version === undefined
    ? null
    : {
        type: "ssh.protocol_1",
        category: "ssh",
        severity: "high",
        title: "SSH protocol 1 is spoken",
        description: `The server says that it speaks version ${version}. Version 1 protects its packets with a CRC-32 alone: who sits between can put in commands.`,
        remediation: "Switch protocol 1 off, or replace the server.",
      };
}
