/** Where a link leads to somebody's profile. `site` is the one of user names (`username/_site-list.ts`) where both know it. */
export type SocialSite = {
  readonly site: string;
  /** Host names, without "www." and "m.". */
  readonly hosts: readonly string[];
  /** The first group is the handle; matched against the path. */
  readonly path: RegExp;
  /** First segments that are the site's own pages. */
  readonly not?: readonly string[];
};

const at = /^\/@([A-Za-z0-9_.-]{1,64})\/?$/;
const plain = /^\/([A-Za-z0-9_.-]{1,64})\/?$/;

export const socialSites: readonly SocialSite[] = [
  {
    site: "github",
    hosts: ["github.com"],
    path: plain,
    not: [
      "about",
      "features",
      "login",
      "join",
      "pricing",
      "orgs",
      "topics",
      "sponsors",
      "marketplace",
      "explore",
      "security",
    ],
  },
  { site: "gitlab", hosts: ["gitlab.com"], path: plain, not: ["explore", "users", "help", "groups", "dashboard"] },
  { site: "codeberg", hosts: ["codeberg.org"], path: plain, not: ["explore", "user"] },
  {
    site: "twitter",
    hosts: ["twitter.com", "x.com", "mobile.twitter.com"],
    path: /^\/@?([A-Za-z0-9_]{1,15})\/?$/,
    not: ["share", "intent", "home", "search", "hashtag", "login", "i", "tos", "privacy"],
  },
  {
    site: "facebook",
    hosts: ["facebook.com", "fb.com"],
    path: /^\/([A-Za-z0-9.-]{3,64})\/?$/,
    not: [
      "sharer",
      "sharer.php",
      "share.php",
      "dialog",
      "plugins",
      "groups",
      "pages",
      "login",
      "help",
      "tr",
      "events",
      "watch",
      "policies",
    ],
  },
  {
    site: "instagram",
    hosts: ["instagram.com"],
    path: /^\/([A-Za-z0-9_.]{1,30})\/?$/,
    not: ["p", "explore", "accounts", "about", "reel", "stories"],
  },
  { site: "linkedin", hosts: ["linkedin.com"], path: /^\/in\/([\p{L}\p{N}%_-]{2,100})\/?$/u },
  { site: "linkedin.company", hosts: ["linkedin.com"], path: /^\/company\/([\p{L}\p{N}%_-]{2,100})\/?$/u },
  { site: "youtube", hosts: ["youtube.com"], path: /^\/(?:@|c\/|user\/)([A-Za-z0-9_.-]{2,60})\/?$/ },
  { site: "tiktok", hosts: ["tiktok.com"], path: at },
  {
    site: "telegram",
    hosts: ["t.me", "telegram.me"],
    path: /^\/([A-Za-z][A-Za-z0-9_]{3,31})\/?$/,
    not: ["share", "joinchat", "addstickers"],
  },
  { site: "mastodon.social", hosts: ["mastodon.social"], path: at },
  { site: "bluesky", hosts: ["bsky.app"], path: /^\/profile\/([A-Za-z0-9-]{3,64})\.bsky\.social\/?$/ },
  { site: "reddit", hosts: ["reddit.com", "old.reddit.com"], path: /^\/u(?:ser)?\/([A-Za-z0-9_-]{3,20})\/?$/ },
  { site: "medium", hosts: ["medium.com"], path: at },
  { site: "devto", hosts: ["dev.to"], path: plain, not: ["about", "contact", "tags", "t", "search", "settings"] },
  { site: "keybase", hosts: ["keybase.io"], path: plain, not: ["docs", "download", "blog", "inv"] },
  { site: "soundcloud", hosts: ["soundcloud.com"], path: plain, not: ["discover", "pages", "upload", "stream"] },
  {
    site: "vimeo",
    hosts: ["vimeo.com"],
    path: /^\/([A-Za-z][A-Za-z0-9_.-]{2,31})\/?$/,
    not: ["about", "features", "log_in", "join", "upgrade"],
  },
  { site: "flickr", hosts: ["flickr.com"], path: /^\/(?:people|photos)\/([A-Za-z0-9@_-]{3,40})\/?$/ },
  { site: "pinterest", hosts: ["pinterest.com"], path: plain, not: ["pin", "search", "about"] },
  {
    site: "twitch",
    hosts: ["twitch.tv"],
    path: /^\/([A-Za-z0-9_]{3,25})\/?$/,
    not: ["directory", "downloads", "jobs", "p"],
  },
  { site: "steam", hosts: ["steamcommunity.com"], path: /^\/id\/([A-Za-z0-9_-]{2,32})\/?$/ },
  { site: "linktree", hosts: ["linktr.ee"], path: plain },
  { site: "hackernews", hosts: ["news.ycombinator.com"], path: /^\/user\?id=([A-Za-z0-9_-]{2,15})$/ },
];

const byHost = new Map<string, SocialSite[]>();
for (const site of socialSites) {
  for (const host of site.hosts) byHost.set(host, [...(byHost.get(host) ?? []), site]);
}

/** The account that a link leads to, as "site:handle", or null. */
export function accountOf(url: URL): string | null {
  for (const site of byHost.get(url.hostname.replace(/^(?:www|m)\./, "")) ?? []) {
    const handle = site.path.exec(url.pathname + (url.pathname === "/user" ? url.search : ""))?.[1];
    if (handle && !site.not?.includes(handle.toLowerCase())) return `${site.site}:${handle}`;
  }
  return null;
}
