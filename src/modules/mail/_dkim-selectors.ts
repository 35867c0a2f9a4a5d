/**
 * Selectors under which DKIM keys are commonly found, and whose they usually are. Written here from what mail providers
 * tell their customers to publish and from the defaults of mail software; no list of others was copied. "" is nobody in
 * particular. A selector is a hint: where an alias leads is better (`_providers.ts`).
 */
const byProvider: Readonly<Record<string, string>> = {
  "": `default dkim dkim1 dkim2 mail email smtp mx selector key key1 key2 key3 k0 s1 s2 s3 sel1 sel2 m1 m2 dk dkim-1
       s1024 s2048 2048 1024 mta main master server postfix opendkim private dkim2048 rsa ed25519 ed rsa2048 x
       2023 2024 2025 2026 mail1 mail2 news newsletter bounce root zimbra plesk cpanel`,
  "Google Workspace": "google google2 ga1",
  "Microsoft 365": "selector1 selector2",
  Mailchimp: "k1 k2 k3",
  "Mailchimp Transactional": "mandrill mte1 mte2",
  SendGrid: "smtpapi sendgrid",
  Mailgun: "mailo pic krs mg",
  Fastmail: "fm1 fm2 fm3 mesmtp",
  "Proton Mail": "protonmail protonmail2 protonmail3",
  "Zoho Mail": "zoho zmail",
  "iCloud Mail": "sig1",
  Mailjet: "mailjet",
  Brevo: "sib brevo1 brevo2",
  Postmark: "pm postmark",
  SparkPost: "scph sparkpost",
  "Campaign Monitor": "cm",
  "Constant Contact": "ctct1 ctct2",
  ActiveCampaign: "acdkim1 acdkim2",
  MailerLite: "ml litesrv",
  MailerSend: "mlsend mlsend2",
  HubSpot: "hs1 hs2",
  Zendesk: "zendesk1 zendesk2",
  Freshdesk: "fwdkim1 fddkim",
  "Help Scout": "strong1 strong2",
  Intercom: "intercom",
  Everlytic: "everlytickey1 everlytickey2",
  "Elastic Email": "api",
  Klaviyo: "kl kl2",
  "Cloudflare Email Routing": "cf2024-1",
  Gandi: "gm1 gm2 gm3",
  IONOS: "s1-ionos s2-ionos",
  Hostinger: "hostingermail-a hostingermail-b hostingermail-c",
  Titan: "titan1 titan2",
  MXroute: "mxroute",
  "mailbox.org": "mbo0001 mbo0002",
  SimpleLogin: "dkim02 dkim03",
  turboSMTP: "turbo-smtp",
};

const rows = Object.entries(byProvider).flatMap(([provider, line]) =>
  line.split(/\s+/).flatMap((selector) => (selector === "" ? [] : [[selector, provider] as const])),
);

export const selectors: readonly string[] = [...new Set(rows.map(([selector]) => selector))];

const owners = new Map(rows.map(([selector, provider]) => [selector, provider]));

/** Whose selector it usually is, or null. */
export function ownerOf(selector: string): string | null {
  return owners.get(selector) || null;
}
