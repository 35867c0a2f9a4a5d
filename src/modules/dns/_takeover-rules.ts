/**
 * Providers at which a name that nobody uses any more can be claimed by somebody else: how their names end, and how they
 * answer for a name without a customer. Written by hand for Sonde from what the providers document of custom domains and
 * from the words of their own pages for unknown names; no list of others was copied. Patterns are plain words, and run over
 * the beginning of an answer only.
 */
export type Provider = {
  readonly title: string;
  /** What the alias ends in: "x.y" for x.y and all below. */
  readonly suffixes: readonly string[];
  /** nxdomain: the provider's own name is gone; otherwise the words of its page. */
  readonly unused: "nxdomain" | RegExp;
  /** Whether the provider asks for a proof of the domain before it serves it: then a claim is not for everybody. */
  readonly verifies?: true;
};

export const providers: readonly Provider[] = [
  { title: "GitHub Pages", suffixes: ["github.io"], unused: /There isn't a GitHub Pages site here\./ },
  {
    title: "Bitbucket Cloud",
    suffixes: ["bitbucket.io"],
    unused: /<title>Repository not found<\/title>|Repository not found/,
  },
  {
    title: "Amazon S3",
    suffixes: ["s3.amazonaws.com"],
    unused: /<Code>NoSuchBucket<\/Code>|Code: NoSuchBucket/,
  },
  {
    title: "Heroku",
    suffixes: ["herokuapp.com", "herokudns.com", "herokussl.com"],
    unused: /no-such-app\.html|<title>No such app<\/title>/,
  },
  { title: "Azure App Service", suffixes: ["azurewebsites.net"], unused: "nxdomain", verifies: true },
  { title: "Azure Cloud Services", suffixes: ["cloudapp.net", "cloudapp.azure.com"], unused: "nxdomain" },
  { title: "Azure Traffic Manager", suffixes: ["trafficmanager.net"], unused: "nxdomain" },
  { title: "Azure Storage", suffixes: ["blob.core.windows.net", "web.core.windows.net"], unused: "nxdomain" },
  { title: "Azure CDN", suffixes: ["azureedge.net"], unused: "nxdomain" },
  { title: "Azure API Management", suffixes: ["azure-api.net"], unused: "nxdomain" },
  { title: "AWS Elastic Beanstalk", suffixes: ["elasticbeanstalk.com"], unused: "nxdomain" },
  { title: "Discourse", suffixes: ["trydiscourse.com"], unused: "nxdomain" },
  {
    title: "Tumblr",
    suffixes: ["domains.tumblr.com"],
    unused: /Whatever you were looking for doesn't currently exist at this address/,
  },
  { title: "WordPress.com", suffixes: ["wordpress.com"], unused: /Do you want to register/ },
  { title: "Surge", suffixes: ["surge.sh"], unused: /project not found/ },
  { title: "Pantheon", suffixes: ["pantheonsite.io"], unused: /404 error unknown site!/ },
  {
    title: "Read the Docs",
    suffixes: ["readthedocs.io", "rtfd.io"],
    unused: /unknown to Read the Docs|is unknown to Read the Docs/,
  },
  { title: "Help Scout Docs", suffixes: ["helpscoutdocs.com"], unused: /No settings were found for this company:/ },
  { title: "Zendesk", suffixes: ["zendesk.com"], unused: /Help Center Closed/, verifies: true },
  {
    title: "Shopify",
    suffixes: ["myshopify.com"],
    unused: /Sorry, this shop is currently unavailable\./,
    verifies: true,
  },
  { title: "Fastly", suffixes: ["fastly.net"], unused: /Fastly error: unknown domain/, verifies: true },
  { title: "Vercel", suffixes: ["vercel.app", "vercel-dns.com"], unused: /DEPLOYMENT_NOT_FOUND/, verifies: true },
  { title: "Kinsta", suffixes: ["kinsta.cloud"], unused: /No Site For Domain/, verifies: true },
  { title: "ngrok", suffixes: ["ngrok.io"], unused: /Tunnel [a-z0-9.-]{1,200} not found/, verifies: true },
];

/** S3 gives a bucket names with a region in them. */
const regional = /(?:^|\.)s3(?:-website)?[.-][a-z]{2}-[a-z-]{4,20}-\d\.amazonaws\.com$/;

export function providerOf(name: string): Provider | null {
  if (regional.test(name)) return providers.find(({ title }) => title === "Amazon S3") ?? null;
  return providers.find(({ suffixes }) => suffixes.some((it) => name === it || name.endsWith(`.${it}`))) ?? null;
}

/** DNS providers at which anybody may set up any zone that they do not have: title, and how their servers are called. */
const dnsProviders: readonly (readonly [title: string, servers: RegExp])[] = [
  ["Amazon Route 53", /^ns-\d{1,4}\.awsdns-\d{2}\.(?:com|net|org|co\.uk)$/],
  ["Azure DNS", /^ns[1-4]-\d{2}\.azure-dns\.(?:com|net|org|info)$/],
  ["Google Cloud DNS", /^ns-cloud-[a-e][1-4]\.googledomains\.com$/],
  ["DigitalOcean", /^ns[1-3]\.digitalocean\.com$/],
  ["Linode", /^ns[1-5]\.linode\.com$/],
  ["Vultr", /^ns[12]\.vultr\.com$/],
  ["Hurricane Electric", /^ns[1-5]\.he\.net$/],
  ["DNSimple", /^ns[1-4]\.dnsimple(?:-edge)?\.(?:com|net|org)$/],
  ["NS1", /^dns[1-4]\.p\d{2}\.nsone\.net$/],
  ["Hetzner DNS", /^(?:hydrogen|helium|oxygen)\.ns\.hetzner\.(?:com|de)$/],
];

export function dnsProviderOf(host: string): string | null {
  return dnsProviders.find(([, servers]) => servers.test(host))?.[0] ?? null;
}
