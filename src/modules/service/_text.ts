/** What a service said, as rules for it are written: without what the protocol puts before it. */
export type Said = { readonly service: string; readonly banner: string; readonly version: string };

/** Protocols whose banner is binary, so that the version read out of it is what rules look at. */
const byVersion: ReadonlySet<string> = new Set(["mysql", "redis", "memcached"]);

/** Names that recog gives the texts of a service. */
export const recogNames: Readonly<Record<string, string>> = {
  ssh: "ssh.banner",
  ftp: "ftp.banner",
  smtp: "smtp.banner",
  pop3: "pop3.banner",
  imap: "imap4.banner",
  nntp: "nntp.banner",
  http: "http_header.server",
  mysql: "mysql.banners",
  telnet: "telnet_banners",
  snmp: "snmp.sys_description",
  ntp: "ntp.readvar",
  sip: "sip_header.server",
  dns: "dns.versionbind",
};

export function textOf({ service, banner, version }: Said): string {
  if (byVersion.has(service)) return version;
  const line = banner.split(/\r?\n/, 1)[0] ?? "";
  switch (service) {
    case "ssh":
      return line.replace(/^SSH-[\d.]{1,8}-/, "");
    case "ftp":
    case "smtp":
    case "nntp":
      return banner.replaceAll(/^\d{3}[ -]/gm, "").trimEnd();
    case "pop3":
      return line.replace(/^\+OK ?/, "");
    case "imap":
      return line.replace(/^\* (?:OK|PREAUTH|BYE) ?/, "").replace(/^\[CAPABILITY [^\]]{0,400}\] ?/, "");
    default:
      return banner;
  }
}
