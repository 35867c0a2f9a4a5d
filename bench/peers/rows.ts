/** What can be found in the lab, and the words by which each program's output shows that it found it; absent: it did not. */
export type Row = {
  readonly what: string;
  readonly sonde?: RegExp;
  readonly nmap?: RegExp;
  readonly whatweb?: RegExp;
  readonly testssl?: RegExp;
  readonly dnsrecon?: RegExp;
};

const service = (product: string, version = ""): RegExp => new RegExp(`/tcp +open +\\S+ +${product}.*${version}`);

/** Written after reading what each of them printed: words that only stand there because it was found. */
export const rows: readonly Row[] = [
  // names
  {
    what: "zone transfer of globex.test",
    sonde: /dns\.zone_transfer .*globex\.test/,
    dnsrecon: /Zone Transfer was successful/,
    nmap: /dns-zone-transfer/,
  },
  {
    what: "names by NSEC",
    sonde: /dns\.zone_walk .*globex\.test/,
    dnsrecon: /A k1\._domainkey\.globex\.test no_ip/,
  },
  {
    what: "signatures that do not hold (bogus.test)",
    sonde: /dns\.dnssec_bogus/,
    dnsrecon: /bogus\.test.*(?:bogus|invalid)/i,
  },
  {
    what: "zone that is not signed",
    sonde: /dns\.dnssec_unsigned .*acme\.test/,
    dnsrecon: /DNSSEC is not configured for acme\.test/,
  },
  { what: "lame delegation", sonde: /dns\.lame_delegation/, dnsrecon: /lame\.acme\.test/ },
  { what: "aliases (blog.acme.test)", sonde: /hostname blog\.acme\.test alias_of/, dnsrecon: /CNAME blog\.acme\.test/ },
  { what: "alias to an unregistered domain", sonde: /dns\.dangling_cname hostname gone/ },
  { what: "alias to a free bucket", sonde: /dns\.dangling_cname hostname backup/ },
  { what: "alias to a free page", sonde: /dns\.dangling_cname hostname blog/ },
  { what: "name known only to a certificate log", sonde: /hostname staging-secret\.acme\.test resolves_to/ },
  {
    what: "names by guessing (bastion.acme.test)",
    sonde: /hostname bastion\.acme\.test resolves_to/,
    dnsrecon: /bastion\.acme\.test/,
  },
  { what: "service host by SRV", sonde: /has_service_host hostname voip/, dnsrecon: /SRV _sip\._tcp\.acme\.test voip/ },
  {
    what: "version of the name server",
    nmap: /bind\.version: 9\.11\.3-LAB/,
    dnsrecon: /Bind Version for 203\.0\.113\.4/,
  },
  // mail
  { what: "SPF that is broken, and why", sonde: /mail\.spf_(?:several|broken|lookups)/ },
  { what: "DMARC that only watches", sonde: /mail\.dmarc_none/ },
  { what: "weak DKIM key", sonde: /mail\.dkim_weak_key/ },
  {
    what: "mail server without STARTTLS",
    sonde: /mail\.no_starttls/,
    nmap: /203\.0\.113\.26\n(?:.*\n){1,9}.*smtp-commands: (?!.*STARTTLS)/,
  },
  { what: "mailbox that is there", sonde: /claim email alice@acme\.test deliverable "yes"/ },
  { what: "address on a block list", sonde: /ip\.blocklisted/ },
  // services
  {
    what: "OpenSSH and its version",
    sonde: /203\.0\.113\.44:22\/tcp product "OpenSSH"/,
    nmap: service("OpenSSH", "9\\.\\d"),
  },
  { what: "Dropbear and its version", sonde: /product "Dropbear SSH"/, nmap: service("Dropbear") },
  { what: "Redis and its version", sonde: /product "Redis"/, nmap: service("Redis") },
  { what: "memcached and its version", sonde: /11211\/tcp product "Memcached"/, nmap: service("Memcached") },
  { what: "MQTT broker is found", sonde: /offers service 203\.0\.113\.47:1883/, nmap: /1883\/tcp +open/ },
  {
    what: "MQTT broker is named",
    sonde: /203\.0\.113\.47:1883\/tcp service "mqtt"/,
    nmap: /1883\/tcp +open +\S* +mosquitto/i,
  },
  { what: "LDAP server is named", sonde: /203\.0\.113\.46:389\/tcp service "ldap"/, nmap: service("OpenLDAP") },
  {
    what: "Docker registry is named",
    sonde: /claim service 203\.0\.113\.48:5000\/tcp (?:product|service) ".*[Rr]egistry/,
    nmap: service("Docker Registry"),
  },
  { what: "PostgreSQL is named", sonde: /5432\/tcp service "postgresql"/, nmap: service("PostgreSQL") },
  { what: "anonymous FTP", sonde: /ftp.*anonymous/i, nmap: /ftp-anon: Anonymous FTP login allowed/ },
  { what: "SNMP with the community public", sonde: /ip\.snmp_public/, nmap: /161\/udp +open +snmp.*public/ },
  { what: "memcached over UDP", sonde: /ip\.udp_amplifier .*11211/, nmap: /11211\/udp +open / },
  { what: "weak SSH key (1,024 bits)", sonde: /ssh\.weak_host_key service/, nmap: /\b1024 [\da-f:]+ \(RSA\)/ },
  { what: "weak SSH algorithms", sonde: /ssh\.weak_(?:kex|mac) service 203\.0\.113\.45/, nmap: /ssh2-enum-algos/ },
  // TLS
  {
    what: "expired certificate",
    sonde: /tls\.certificate_expired/,
    testssl: /Certificate Validity.*expired/,
    nmap: /Not valid after: +2021/,
  },
  {
    what: "certificate of another name",
    sonde: /tls\.certificate_wrong_name .*admin/,
    testssl: /Trust \(hostname\) +certificate does not match/,
  },
  { what: "self-signed certificate", sonde: /tls\.self_signed/, testssl: /NOT ok \(self signed\)/ },
  { what: "incomplete chain", sonde: /tls\.incomplete_chain/, testssl: /NOT ok \(chain incomplete\)/ },
  { what: "TLS 1.0", sonde: /tls\.obsolete_protocol .*TLS 1\.0/, testssl: /TLS 1 +offered \(deprecated\)/ },
  {
    what: "anonymous suites",
    sonde: /tls\.weak_cipher .*anonymous/,
    testssl: /Anonymous NULL Ciphers.*offered \(NOT ok\)/,
  },
  { what: "no way to revoke a certificate", testssl: /neither CRL nor OCSP URI provided/ },
  { what: "certificate shared by addresses", sonde: /tls\.shared_certificate/ },
  // web
  { what: "Git repository", sonde: /web\.exposed_file .*\.git/, nmap: /Git repository found/ },
  { what: "environment file", sonde: /web\.exposed_file .*\.env/ },
  { what: "status page", sonde: /web\.exposed_file .*server-status/ },
  { what: "open folder", sonde: /web\.directory_listing/, nmap: /http-ls/, whatweb: /Index-Of/ },
  { what: "TRACE", sonde: /web\.trace_enabled/, nmap: /Potentially risky methods: .*TRACE/ },
  {
    what: "WordPress and its version",
    sonde: /"name":"WordPress","version":"5\.8\.1"/,
    whatweb: /WordPress\[5\.8\.1\]/,
    nmap: /WordPress 5\.8\.1/,
  },
  { what: "PHP and its version", sonde: /"name":"PHP","version":"5\.6\.40"/, whatweb: /PHP\[5\.6\.40\]/ },
  { what: "jQuery and its version", sonde: /"name":"jQuery","version":"3\.4\.1"/, whatweb: /JQuery\[3\.4\.1\]/ },
  { what: "cookie without flags", sonde: /web\.cookie_flags/, nmap: /httponly flag not set/ },
  { what: "CORS for any site", sonde: /web\.cors_any_origin/ },
  { what: "missing headers, named", sonde: /web\.missing_headers/ },
  { what: "weak policy (CSP)", sonde: /web\.csp_weak/ },
  { what: "source map with sources", sonde: /web\.source_map/ },
  { what: "GraphQL and OpenAPI", sonde: /web\.graphql_introspection/ },
  {
    what: "redirect out of HTTPS",
    sonde: /web\.insecure_redirect/,
    whatweb: /portal\.acme\.test.*RedirectLocation\[http:/,
  },
  { what: "bucket that lists itself", sonde: /cloud\.public_bucket/ },
  { what: "mail address on a page", sonde: /entity email sales@acme\.test/, whatweb: /Email\[sales@acme\.test\]/ },
];
