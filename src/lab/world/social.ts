import { type Answer, type Ask, html, json, notFound, type Site } from "../servers/site.ts";
import type { Zone } from "../servers/zone.ts";
import type { Part } from "./world.ts";

/** The sites where people have profiles, under their real names, and the few people who live there. */

const at = "198.51.100.100";
const dns = "198.51.100.4";

type Person = { readonly display: string; readonly sites: readonly string[] };

/** Who has an account where; a name that is not here has none anywhere. */
export const people: Readonly<Record<string, Person>> = {
  labrat42: {
    display: "Lab Rat",
    sites: [
      "github",
      "gitlab",
      "sourceforge",
      "hackernews",
      "keybase",
      "devto",
      "lichess",
      "chesscom",
      "codewars",
      "steam",
      "vimeo",
      "lastfm",
      "linktree",
      "trello",
    ],
  },
  quietfox: {
    display: "Quiet Fox",
    sites: [
      "github",
      "codeberg",
      "keybase",
      "mastodon.social",
      "bluesky",
      "telegram",
      "medium",
      "codeforces",
      "soundcloud",
      "flickr",
      "letterboxd",
      "gravatar",
      "wordpress",
    ],
  },
};

type Door = {
  readonly id: string;
  /** What is asked, with {} for the name. */
  readonly ask: string;
  /** The page for people, where it is another. */
  readonly profile?: string;
  readonly shows: (name: string, display: string) => Answer;
  readonly absent?: Answer;
  /** Other than honest: the same page for every name, a refusal, "too many requests". */
  readonly manner?: "always" | "blocked" | "limited";
};

const say = (fields: (name: string, display: string) => unknown) => (name: string, display: string) =>
  json(fields(name, display));
const page = (inside: (name: string, display: string) => string) => (name: string, display: string) =>
  html(`${display} (@${name})`, `<meta property="og:title" content="${display}">${inside(name, display)}`);

const doors: readonly Door[] = [
  {
    id: "github",
    ask: "api.github.com/users/{}",
    profile: "github.com/{}",
    shows: say((login, name) => ({ login, id: 42, name })),
  },
  {
    id: "gitlab",
    ask: "gitlab.com/api/v4/users?username={}",
    profile: "gitlab.com/{}",
    shows: say((username, name) => [{ id: 7, username, name }]),
    absent: json([]),
  },
  {
    id: "codeberg",
    ask: "codeberg.org/api/v1/users/{}",
    profile: "codeberg.org/{}",
    shows: say((login, full_name) => ({ id: 3, login, full_name })),
  },
  {
    id: "sourceforge",
    ask: "sourceforge.net/rest/u/{}/profile",
    profile: "sourceforge.net/u/{}/profile",
    shows: say((username, name) => ({ username, name })),
  },
  {
    id: "hackernews",
    ask: "hacker-news.firebaseio.com/v0/user/{}.json",
    profile: "news.ycombinator.com/user?id={}",
    shows: say((id) => ({ id, karma: 12, created: 1_300_000_000 })),
    absent: json(null),
  },
  {
    id: "reddit",
    ask: "www.reddit.com/user/{}/about.json",
    shows: say((name) => ({ data: { name, link_karma: 1 } })),
    manner: "blocked",
  },
  {
    id: "keybase",
    ask: "keybase.io/_/api/1.0/user/lookup.json?usernames={}",
    profile: "keybase.io/{}",
    shows: say((username, full_name) => ({ them: [{ basics: { username }, profile: { full_name } }] })),
    absent: json({ them: [null] }),
  },
  {
    id: "mastodon.social",
    ask: "mastodon.social/api/v1/accounts/lookup?acct={}",
    profile: "mastodon.social/@{}",
    shows: say((username, display_name) => ({ id: "9", username, acct: username, display_name })),
  },
  {
    id: "bluesky",
    ask: "public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor={}.bsky.social",
    profile: "bsky.app/profile/{}.bsky.social",
    shows: say((name, displayName) => ({ did: "did:plc:lab", handle: `${name}.bsky.social`, displayName })),
    absent: json({ error: "InvalidRequest", message: "Profile not found" }, 400),
  },
  {
    id: "telegram",
    ask: "t.me/{}",
    shows: page((_, display) => `<div class="tgme_page_title">${display}</div>`),
    absent: html("Telegram: Contact", '<meta name="robots" content="noindex, nofollow">'),
  },
  {
    id: "devto",
    ask: "dev.to/api/users/by_username?url={}",
    profile: "dev.to/{}",
    shows: say((username, name) => ({ type_of: "user", username, name })),
  },
  { id: "medium", ask: "medium.com/@{}", shows: page((name) => `<p>@${name}</p>`) },
  {
    id: "lichess",
    ask: "lichess.org/api/user/{}",
    profile: "lichess.org/@/{}",
    shows: say((username, realName) => ({ id: username, username, profile: { realName } })),
  },
  {
    id: "chesscom",
    ask: "api.chess.com/pub/player/{}",
    profile: "www.chess.com/member/{}",
    shows: say((username, name) => ({ player_id: 1, username, name })),
  },
  {
    id: "codeforces",
    ask: "codeforces.com/api/user.info?handles={}",
    profile: "codeforces.com/profile/{}",
    shows: say((handle, firstName) => ({ status: "OK", result: [{ handle, firstName }] })),
    absent: json({ status: "FAILED", comment: "handles: not found" }, 400),
  },
  {
    id: "codewars",
    ask: "www.codewars.com/api/v1/users/{}",
    profile: "www.codewars.com/users/{}",
    shows: say((username, name) => ({ username, name })),
  },
  {
    id: "steam",
    ask: "steamcommunity.com/id/{}",
    shows: (name, display) =>
      html(
        `Steam Community :: ${display}`,
        `<script>g_rgProfileData = {"url":"${name}","personaname":"${display}"};</script>`,
      ),
    absent: html("Steam Community :: Error", "<h3>The specified profile could not be found.</h3>"),
  },
  { id: "soundcloud", ask: "soundcloud.com/{}", shows: page(() => '<script>[{"hydratable":"user"}]</script>') },
  { id: "vimeo", ask: "vimeo.com/{}", shows: page(() => '<meta property="og:type" content="profile">') },
  {
    id: "flickr",
    ask: "www.flickr.com/people/{}/",
    shows: (name, display) =>
      html(`About ${display} | Flickr`, `<meta property="og:title" content="${display}"><p>${name}</p>`),
  },
  { id: "lastfm", ask: "www.last.fm/user/{}", shows: page((name) => `<h1 class="header-info">${name}</h1>`) },
  {
    id: "letterboxd",
    ask: "letterboxd.com/{}/",
    shows: page((_, display) => `<p>${display}’s profile on Letterboxd</p>`),
    manner: "limited",
  },
  { id: "linktree", ask: "linktr.ee/{}", shows: page((name) => `<script>{"username":"${name}"}</script>`) },
  {
    id: "gravatar",
    ask: "gravatar.com/{}.json",
    profile: "gravatar.com/{}",
    shows: say((preferredUsername, displayName) => ({ entry: [{ preferredUsername, displayName }] })),
  },
  {
    id: "wordpress",
    ask: "public-api.wordpress.com/rest/v1.1/sites/{}.wordpress.com",
    profile: "{}.wordpress.com/",
    shows: say((slug, name) => ({ ID: 5, slug, name })),
    absent: json({ error: "unknown_blog", message: "Unknown blog" }, 404),
  },
  {
    id: "trello",
    ask: "trello.com/1/members/{}",
    profile: "trello.com/{}",
    shows: say((username, fullName) => ({ id: "5f", username, fullName })),
  },
  {
    id: "huggingface",
    ask: "huggingface.co/{}",
    shows: page(() => '<div data-target="UserProfile"></div>'),
    manner: "always",
  },
];

/** Sites that cannot be believed or asked, by what they do. */
export const unreliableSites = {
  always: doors.filter(({ manner }) => manner === "always").map(({ id }) => id),
  blocked: doors.filter(({ manner }) => manner === "blocked").map(({ id }) => id),
  limited: doors.filter(({ manner }) => manner === "limited").map(({ id }) => id),
};

/** Where people look at an account. */
export function profileOf(site: string, name: string): string | null {
  const door = doors.find(({ id }) => id === site);
  return door ? `https://${(door.profile ?? door.ask).replaceAll("{}", name)}` : null;
}

export const siteIds = doors.map(({ id }) => id);

function nameIn(template: string, host: string, { path, query }: Ask): string | null {
  const suffix = template.startsWith("{}") ? template.slice(2, template.indexOf("/")) : null;
  if (suffix ? !host.endsWith(suffix) : template.slice(0, template.indexOf("/")) !== host) return null;
  const asked =
    query.size > 0 ? `${host}${path}?${[...query].map((pair) => pair.join("=")).join("&")}` : `${host}${path}`;
  const [before = "", after = ""] = template.split("{}");
  if (!asked.startsWith(before) || !asked.endsWith(after) || asked.length <= before.length + after.length) return null;
  const name = decodeURIComponent(asked.slice(before.length, asked.length - after.length)).toLowerCase();
  return /[/?&]/.test(name) ? null : name;
}

function answerAt(door: Door, name: string): Answer {
  const person = people[name];
  if (door.manner === "always") return door.shows(name, name);
  if (door.manner === "blocked")
    return { status: 403, headers: { "content-type": "text/html" }, body: "<title>Blocked</title>" };
  if (door.manner === "limited") return { status: 429, headers: { "content-type": "text/plain" }, body: "slow down" };
  return person?.sites.includes(door.id) ? door.shows(name, person.display) : (door.absent ?? notFound);
}

const hosts = [
  ...new Set(
    doors
      .flatMap(({ ask, profile }) => [ask, profile ?? ask])
      .map((it) => it.slice(0, it.indexOf("/")).replace("{}", "*")),
  ),
];

const everySite: Site = {
  names: hosts,
  at: [at],
  ports: { 80: "to https", 443: { tls: "social" } },
  pages: {},
  otherwise(ask) {
    for (const door of doors) {
      const name = nameIn(door.ask, ask.host, ask);
      if (name !== null) return answerAt(door, name);
    }
    for (const door of doors) {
      const name = door.profile ? nameIn(door.profile, ask.host, ask) : null;
      if (name !== null) return people[name]?.sites.includes(door.id) ? html(`${name}`) : notFound;
    }
    return notFound;
  },
};

const registrable = (host: string) => host.split(".").slice(-2).join(".");

const zones: Zone[] = [...new Set(everySite.names.map(registrable))].sort().map((apex) => ({
  apex,
  at: [dns],
  records: [
    "@ NS ns1.hoster.net.",
    `@ A ${at}`,
    ...everySite.names.filter((name) => registrable(name) === apex && name !== apex).map((name) => `${name}. A ${at}`),
  ].join("\n"),
}));

export const social: Part = {
  id: "social",
  zones: [...zones, { apex: "hoster.net", at: [dns], records: `@ NS ns1\nns1 A ${dns}` }],
  sites: [everySite],
};
