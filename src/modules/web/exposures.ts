import type { Severity } from "../../model/finding.ts";

/** A well-known file that should not be public. Content decides, never the status alone. */
export type Exposure = {
  readonly path: string;
  readonly title: string;
  readonly severity: Severity;
  /** What it gives away, in a sentence. */
  readonly harm: string;
  readonly remediation: string;
  /** Finds the words in the body (read as latin1, a character a byte) that only the real file has. Linear time. */
  readonly shows: RegExp;
};

const outOfRoot =
  "Move it out of the web root, or deny it in the server's configuration; then change whatever it gave away.";
const adminOnly = "Restrict it to the addresses of those who run the server, or switch it off.";

/** Written for Sonde from the formats of the files themselves. Few and well known: what a crawler of any search engine could ask for. Guessing names belongs to another module. */
export const exposures: readonly Exposure[] = [
  {
    path: "/.git/HEAD",
    title: "Git repository",
    severity: "high",
    harm: "The repository behind the site can be downloaded whole: source code, history, and secrets that were ever committed.",
    remediation: outOfRoot,
    shows: /^(?:ref: refs\/[\w./-]{1,200}|[0-9a-f]{40}(?:[0-9a-f]{24})?)\s{0,4}$/,
  },
  {
    path: "/.svn/entries",
    title: "Subversion working copy",
    severity: "high",
    harm: "The working copy behind the site gives away source code and user names.",
    remediation: outOfRoot,
    shows: /^(?:8|9|10|12)\r?\n(?:\r?\ndir\r?\n|$)/,
  },
  {
    path: "/.env",
    title: "Environment file",
    severity: "critical",
    harm: "Applications keep passwords and keys in it; whoever reads it has them.",
    remediation: outOfRoot,
    shows: /^(?:export )?[A-Z][A-Z0-9_]{2,60} ?=[^\r\n<>]{0,300}$/m,
  },
  {
    path: "/.htpasswd",
    title: "Password file",
    severity: "high",
    harm: "User names with their password hashes, to be tried offline.",
    remediation: outOfRoot,
    shows: /^[\w.@-]{1,64}:(?:\$apr1\$|\$2[aby]\$|\{SHA\})[\w./$+=]{8,90}\r?$/m,
  },
  {
    path: "/backup.sql",
    title: "Database dump",
    severity: "critical",
    harm: "A copy of the database: every record in it is public.",
    remediation: outOfRoot,
    shows:
      /^(?:-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)[^\r\n]{0,80}[Dd]ump|CREATE TABLE [`"[\w]|INSERT INTO [`"[\w])/m,
  },
  {
    path: "/dump.sql",
    title: "Database dump",
    severity: "critical",
    harm: "A copy of the database: every record in it is public.",
    remediation: outOfRoot,
    shows:
      /^(?:-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)[^\r\n]{0,80}[Dd]ump|CREATE TABLE [`"[\w]|INSERT INTO [`"[\w])/m,
  },
  {
    path: "/wp-config.php.bak",
    title: "Backup of the WordPress configuration",
    severity: "critical",
    harm: "The database's password and the keys that sign sessions stand in it.",
    remediation: outOfRoot,
    shows: /define\(\s{0,4}['"]DB_PASSWORD['"]/,
  },
  {
    path: "/.DS_Store",
    title: "macOS folder index",
    severity: "low",
    harm: "The names of the files in the folder, including those that nothing links to.",
    remediation: "Delete it, and keep it out of what is deployed.",
    shows: /^\x00\x00\x00\x01Bud1/,
  },
  {
    path: "/server-status",
    title: "Apache status page",
    severity: "medium",
    harm: "Addresses of visitors and the requests they make, as they make them.",
    remediation: adminOnly,
    shows: /<h1>Apache Server Status for /,
  },
  {
    path: "/phpinfo.php",
    title: "PHP information page",
    severity: "medium",
    harm: "Versions, paths, settings and often environment variables of the server.",
    remediation: "Delete it.",
    shows: /<title>(?:PHP [\d.]{1,12} - )?phpinfo\(\)<\/title>/,
  },
  {
    path: "/actuator/env",
    title: "Spring Boot environment",
    severity: "high",
    harm: "Properties of the application and its environment, among them hosts, users and sometimes passwords.",
    remediation: adminOnly,
    shows: /^\s{0,20}\{"(?:activeProfiles|defaultProfiles|propertySources)":/,
  },
  {
    path: "/.aws/credentials",
    title: "AWS credentials",
    severity: "critical",
    harm: "Keys to an account at Amazon Web Services.",
    remediation: outOfRoot,
    shows: /^\s{0,4}aws_access_key_id\s{0,4}=\s{0,4}[A-Z0-9]{16,128}/m,
  },
  {
    path: "/.vscode/sftp.json",
    title: "Editor's deployment settings",
    severity: "high",
    harm: "Host, user and often the password with which the site is deployed.",
    remediation: outOfRoot,
    shows: /"host"\s{0,4}:\s{0,4}"[^"]{1,200}"[\s\S]{0,400}?"(?:username|password|remotePath)"/,
  },
];

/** Folders that are often left open. */
export const folders: readonly string[] = [
  "/",
  "/backup/",
  "/backups/",
  "/uploads/",
  "/files/",
  "/logs/",
  "/private/",
  "/static/",
];

/** How Apache, nginx, lighttpd, Python, IIS and Node's serve-index head a listing. */
export const listing =
  /<(?:title|h1)>(?:Index of \/|Directory listing for \/|listing directory \/)|<pre><a href="[^"]{0,300}">\[To Parent Directory\]<\/a>/i;
