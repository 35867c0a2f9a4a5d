/** How an answer shows one of the two verdicts: its status and, where the status alone says little, words in it. */
export type Sign = {
  readonly status: number;
  /** Must be in the text, letter case aside; "{}" stands for the name. */
  readonly text?: string;
  /** The text in full, white space around it aside. */
  readonly whole?: string;
};

/** A site where people have profiles. Chosen and written for Sonde; `{}` stands for the name. */
export type Site = {
  /** Also the first half of an account's key. */
  readonly id: string;
  readonly title: string;
  /** The page for people. */
  readonly profile: string;
  /** What is asked instead, where the site has a plainer door without a key. */
  readonly ask?: string;
  /** Names the site can have at all; others are not asked for. Lower case. */
  readonly names: RegExp;
  readonly exists: Sign;
  readonly absent: Sign;
  /** The display name is the first group, its span is the proof; linear time. */
  readonly display?: RegExp;
};

const jsonName = (key: string) => new RegExp(`"${key}"\\s{0,2}:\\s{0,2}"([^"\\\\]{1,100})"`, "d");
const title = /<meta property="og:title" content="([^"<>]{1,100})"/d;
const gone = { status: 404 } as const;

// The signs were put together from public documentation of the APIs and from what other tools report; none was seen live.
export const sites: readonly Site[] = [
  {
    id: "github",
    title: "GitHub",
    profile: "https://github.com/{}",
    ask: "https://api.github.com/users/{}",
    names: /^[a-z0-9](?:-?[a-z0-9]){0,38}$/,
    exists: { status: 200, text: '"login"' },
    absent: gone,
    display: jsonName("name"),
  },
  {
    id: "gitlab",
    title: "GitLab",
    profile: "https://gitlab.com/{}",
    ask: "https://gitlab.com/api/v4/users?username={}",
    names: /^[a-z0-9_][a-z0-9_.-]{1,254}$/,
    exists: { status: 200, text: '"username":' },
    absent: { status: 200, whole: "[]" },
    display: jsonName("name"),
  },
  {
    id: "codeberg",
    title: "Codeberg",
    profile: "https://codeberg.org/{}",
    ask: "https://codeberg.org/api/v1/users/{}",
    names: /^[a-z0-9][a-z0-9_.-]{0,39}$/,
    exists: { status: 200, text: '"login":' },
    absent: gone,
    display: jsonName("full_name"),
  },
  {
    id: "sourceforge",
    title: "SourceForge",
    profile: "https://sourceforge.net/u/{}/profile",
    ask: "https://sourceforge.net/rest/u/{}/profile",
    names: /^[a-z][a-z0-9-]{2,29}$/,
    exists: { status: 200, text: '"username":' },
    absent: gone,
    display: jsonName("name"),
  },
  {
    id: "hackernews",
    title: "Hacker News",
    profile: "https://news.ycombinator.com/user?id={}",
    ask: "https://hacker-news.firebaseio.com/v0/user/{}.json",
    names: /^[a-z0-9_-]{2,15}$/,
    exists: { status: 200, text: '"id"' },
    absent: { status: 200, whole: "null" },
  },
  {
    id: "reddit",
    title: "Reddit",
    profile: "https://www.reddit.com/user/{}",
    ask: "https://www.reddit.com/user/{}/about.json",
    names: /^[a-z0-9_-]{3,20}$/,
    exists: { status: 200, text: '"link_karma"' },
    absent: gone,
    display: jsonName("title"),
  },
  {
    id: "keybase",
    title: "Keybase",
    profile: "https://keybase.io/{}",
    ask: "https://keybase.io/_/api/1.0/user/lookup.json?usernames={}",
    names: /^[a-z0-9](?:_?[a-z0-9]){1,15}$/,
    exists: { status: 200, text: '"username":' },
    absent: { status: 200, text: '"them":[null]' },
    display: jsonName("full_name"),
  },
  {
    id: "mastodon.social",
    title: "Mastodon (mastodon.social)",
    profile: "https://mastodon.social/@{}",
    ask: "https://mastodon.social/api/v1/accounts/lookup?acct={}",
    names: /^[a-z0-9_]{1,30}$/,
    exists: { status: 200, text: '"acct":' },
    absent: gone,
    display: jsonName("display_name"),
  },
  {
    id: "bluesky",
    title: "Bluesky",
    profile: "https://bsky.app/profile/{}.bsky.social",
    ask: "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor={}.bsky.social",
    names: /^[a-z0-9](?:[a-z0-9-]{1,16}[a-z0-9])$/,
    exists: { status: 200, text: '"handle":' },
    absent: { status: 400, text: "profile not found" },
    display: jsonName("displayName"),
  },
  {
    id: "telegram",
    title: "Telegram",
    profile: "https://t.me/{}",
    names: /^[a-z](?:_?[a-z0-9]){4,31}$/,
    exists: { status: 200, text: "tgme_page_title" },
    absent: { status: 200, text: 'name="robots" content="noindex' },
    display: title,
  },
  {
    id: "devto",
    title: "DEV",
    profile: "https://dev.to/{}",
    ask: "https://dev.to/api/users/by_username?url={}",
    names: /^[a-z0-9_]{2,30}$/,
    exists: { status: 200, text: '"username":' },
    absent: gone,
    display: jsonName("name"),
  },
  {
    id: "medium",
    title: "Medium",
    profile: "https://medium.com/@{}",
    names: /^[a-z0-9_.]{1,50}$/,
    exists: { status: 200, text: "@{}" },
    absent: gone,
    display: title,
  },
  {
    id: "lichess",
    title: "Lichess",
    profile: "https://lichess.org/@/{}",
    ask: "https://lichess.org/api/user/{}",
    names: /^[a-z0-9][a-z0-9_-]{1,29}$/,
    exists: { status: 200, text: '"username":' },
    absent: gone,
    display: jsonName("realName"),
  },
  {
    id: "chesscom",
    title: "Chess.com",
    profile: "https://www.chess.com/member/{}",
    ask: "https://api.chess.com/pub/player/{}",
    names: /^[a-z0-9][a-z0-9_-]{2,24}$/,
    exists: { status: 200, text: '"player_id":' },
    absent: gone,
    display: jsonName("name"),
  },
  {
    id: "codeforces",
    title: "Codeforces",
    profile: "https://codeforces.com/profile/{}",
    ask: "https://codeforces.com/api/user.info?handles={}",
    names: /^[a-z0-9_.-]{3,24}$/,
    exists: { status: 200, text: '"status":"OK"' },
    absent: { status: 400, text: '"status":"FAILED"' },
    display: jsonName("firstName"),
  },
  {
    id: "codewars",
    title: "Codewars",
    profile: "https://www.codewars.com/users/{}",
    ask: "https://www.codewars.com/api/v1/users/{}",
    names: /^[a-z0-9_.-]{2,40}$/,
    exists: { status: 200, text: '"username":' },
    absent: gone,
    display: jsonName("name"),
  },
  {
    id: "steam",
    title: "Steam",
    profile: "https://steamcommunity.com/id/{}",
    names: /^[a-z0-9_-]{2,32}$/,
    exists: { status: 200, text: "g_rgProfileData" },
    absent: { status: 200, text: "steam community :: error" },
    display: /"personaname":"([^"\\]{1,100})"/d,
  },
  {
    id: "soundcloud",
    title: "SoundCloud",
    profile: "https://soundcloud.com/{}",
    names: /^[a-z0-9_-]{3,25}$/,
    exists: { status: 200, text: '"hydratable":"user"' },
    absent: gone,
    display: title,
  },
  {
    id: "vimeo",
    title: "Vimeo",
    profile: "https://vimeo.com/{}",
    names: /^[a-z][a-z0-9_.-]{2,31}$/,
    exists: { status: 200, text: "og:type" },
    absent: gone,
    display: title,
  },
  {
    id: "flickr",
    title: "Flickr",
    profile: "https://www.flickr.com/people/{}/",
    names: /^[a-z0-9_-]{4,32}$/,
    exists: { status: 200, text: "| flickr" },
    absent: gone,
    display: title,
  },
  {
    id: "lastfm",
    title: "Last.fm",
    profile: "https://www.last.fm/user/{}",
    names: /^[a-z][a-z0-9_-]{1,14}$/,
    exists: { status: 200, text: "header-info" },
    absent: gone,
    display: title,
  },
  {
    id: "letterboxd",
    title: "Letterboxd",
    profile: "https://letterboxd.com/{}/",
    names: /^[a-z0-9_]{2,15}$/,
    exists: { status: 200, text: "profile on letterboxd" },
    absent: gone,
    display: title,
  },
  {
    id: "linktree",
    title: "Linktree",
    profile: "https://linktr.ee/{}",
    names: /^[a-z0-9_.]{1,30}$/,
    exists: { status: 200, text: '"username":"{}"' },
    absent: gone,
    display: title,
  },
  {
    id: "gravatar",
    title: "Gravatar",
    profile: "https://gravatar.com/{}",
    ask: "https://gravatar.com/{}.json",
    names: /^[a-z0-9]{3,50}$/,
    exists: { status: 200, text: '"entry":' },
    absent: gone,
    display: jsonName("displayName"),
  },
  {
    id: "wordpress",
    title: "WordPress.com",
    profile: "https://{}.wordpress.com/",
    ask: "https://public-api.wordpress.com/rest/v1.1/sites/{}.wordpress.com",
    names: /^[a-z0-9]{4,50}$/,
    exists: { status: 200, text: '"ID":' },
    absent: { status: 404, text: "unknown_blog" },
    display: jsonName("name"),
  },
  {
    id: "trello",
    title: "Trello",
    profile: "https://trello.com/{}",
    ask: "https://trello.com/1/members/{}",
    names: /^[a-z0-9_]{3,32}$/,
    exists: { status: 200, text: '"username":' },
    absent: gone,
    display: jsonName("fullName"),
  },
  {
    id: "huggingface",
    title: "Hugging Face",
    profile: "https://huggingface.co/{}",
    names: /^[a-z0-9](?:-?[a-z0-9]){1,41}$/,
    exists: { status: 200, text: "UserProfile" },
    absent: gone,
    display: title,
  },
];
