import { email } from "../../model/entities/email.ts";
import { parseUrl } from "../../model/entities/url.ts";

/** Where reports go: addresses and URLs of a `rua` or `ruf` list, as DMARC and TLS-RPT write it. */
export type ReportUris = {
  readonly mailboxes: readonly string[];
  readonly urls: readonly string[];
  readonly problems: readonly string[];
};

const mostUris = 30;

/** Reads a list: URIs with commas between them, a size after "!" (RFC 7489 6.2) passed over. */
export function readReportUris(tag: string, written: string): ReportUris {
  const mailboxes: string[] = [];
  const urls: string[] = [];
  const problems: string[] = [];
  for (const part of written.split(",", mostUris)) {
    const uri = part.trim().replace(/!\d{1,12}[kmgt]?$/i, "");
    const mailbox = /^mailto:/i.test(uri)
      ? email.parse(decoded(uri.slice("mailto:".length).replace(/\?.*$/s, "")))
      : null;
    const url = /^https:/i.test(uri) ? parseUrl(uri) : null;
    if (mailbox) mailboxes.push(mailbox);
    else if (url) urls.push(url);
    else problems.push(`${tag}: "${uri.slice(0, 100)}" is no address that reports can go to`);
  }
  return { mailboxes: [...new Set(mailboxes)], urls: [...new Set(urls)], problems };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that begins no escape
  }
}
