/**
 * Beginnings of TXT records by which services have a domain proved to them, and the service. Written by hand for Sonde from
 * what the services tell their customers to enter; no list of others was copied. Compared without regard to case.
 */
const written = `
  google-site-verification= Google Search Console
  google-gws-recovery-domain-verification= Google Workspace
  firebase= Firebase Hosting
  ms=ms Microsoft 365
  ms-domain-verification= Microsoft Azure
  d365mktkey= Microsoft Dynamics 365
  msfpkey= Microsoft Customer Voice
  apple-domain-verification= Apple Business
  facebook-domain-verification= Meta Business
  workplace-domain-verification= Workplace from Meta
  amazonses: Amazon SES
  adobe-idp-site-verification= Adobe Admin Console
  adobe-sign-verification= Adobe Acrobat Sign
  airtable-verification= Airtable
  ahrefs-site-verification_ Ahrefs
  anthropic-domain-verification- Anthropic
  atlassian-domain-verification= Atlassian Cloud
  status-page-domain-verification= Atlassian Statuspage
  baidu-site-verification= Baidu
  box-domain-verification= Box
  brevo-code: Brevo
  sendinblue-code: Brevo
  browserstack-domain-verification= BrowserStack
  bugcrowd-verification= Bugcrowd
  calendly-site-verification= Calendly
  canva-site-verification= Canva
  cisco-ci-domain-verification= Cisco Webex
  webexdomainverification. Cisco Webex
  citrix-verification-code= Citrix
  cloudflare_dashboard_sso= Cloudflare
  cursor-domain-verification- Cursor
  datadome-domain-verify= DataDome
  deepl-domain-verification= DeepL
  dell-technologies-domain-verification= Dell
  detectify-verification= Detectify
  docker-verification= Docker
  docusign= DocuSign
  dropbox-domain-verification= Dropbox
  duo_sso_verification= Duo Security
  dynatrace-site-verification= Dynatrace
  fastly-domain-delegation- Fastly
  figma-domain-verification= Figma
  globalsign-domain-verification= GlobalSign
  godaddyverification= GoDaddy
  h1-domain-verification= HackerOne
  have-i-been-pwned-verification= Have I Been Pwned
  heroku-domain-verification= Heroku
  hubspot-developer-verification= HubSpot
  jamf-site-verification= Jamf
  jetbrains-domain-verification= JetBrains
  keybase-site-verification= Keybase
  klaviyo-site-verification= Klaviyo
  knowbe4-site-verification= KnowBe4
  linear-domain-verification= Linear
  logmein-domain-confirmation GoTo
  logmein-verification-code= GoTo
  loom-verification= Loom
  mailru-verification: Mail.ru
  miro-verification= Miro
  mixpanel-domain-verify= Mixpanel
  monday-com-verification= monday.com
  mongodb-site-verification= MongoDB Atlas
  notion-domain-verification= Notion
  onetrust-domain-verification= OneTrust
  1password-site-verification= 1Password
  openai-domain-verification= OpenAI
  parallels-domain-verification= Parallels
  pardot Salesforce Account Engagement
  pexip-ms-tenant-domain-verification= Pexip
  pinterest-site-verification= Pinterest
  postman-domain-verification= Postman
  protonmail-verification= Proton Mail
  quovadis= QuoVadis
  rippling-domain-verification= Rippling
  sfmc- Salesforce Marketing Cloud
  segment-domain-verification= Twilio Segment
  slack-domain-verification= Slack
  smartsheet-site-validation= Smartsheet
  sophos-domain-verification= Sophos
  stripe-verification= Stripe
  successfactors-site-verification= SAP SuccessFactors
  swisssign-check= SwissSign
  teamviewer-sso-verification= TeamViewer
  _telesec-domain-validation= Telekom Security
  tiktok-developers-site-verification= TikTok
  twilio-domain-verification= Twilio
  uber-domain-verification= Uber for Business
  vmware-cloud-verification- VMware Cloud
  whimsical= Whimsical
  wiz-domain-verification= Wiz
  wrike-verification= Wrike
  yandex-verification: Yandex
  zapier-domain-verification-challenge= Zapier
  zoho-verification= Zoho
  zoom-domain-verification= Zoom
  zoom_verify_ Zoom
`;

export const tokens: readonly (readonly [beginning: string, service: string])[] = written
  .trim()
  .split("\n")
  .map((line) => {
    const trimmed = line.trim();
    const space = trimmed.indexOf(" ");
    return [trimmed.slice(0, space), trimmed.slice(space + 1)];
  });

/** Names below a domain at which services want their proof. */
export const owners: readonly (readonly [label: string, service: string])[] = [
  ["_amazonses", "Amazon SES"],
  ["_dnsauth", "Azure Front Door"],
  ["_acme-challenge", "ACME certificates"],
];

export type Token = { readonly service: string } | { readonly unknown: string };

/** A verification by its form: a name that ends in such a word, then a value. Bounded, and nothing in it repeats another. */
const form =
  /^([a-z0-9][a-z0-9_-]{0,60}(?:verification|verify|validation|challenge|confirmation)(?:-code)?)\s?[=:]\s?\S{4}/;

/** What the text of a TXT record proves to whom; null where it is no verification. */
export function readToken(text: string): Token | null {
  const start = text.slice(0, 200).trim().replace(/^"/, "").toLowerCase();
  const known = tokens.find(([beginning]) => start.startsWith(beginning) && start.length > beginning.length);
  // "pardot123456=": the number of the customer is part of the name.
  if (known && (known[0] !== "pardot" || /^pardot\d{3,12}=/.test(start))) return { service: known[1] };
  const unknown = form.exec(start)?.[1];
  return unknown ? { unknown } : null;
}
