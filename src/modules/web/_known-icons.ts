/** A favicon that comes with a product, by the hash that search engines index (see `_icon.ts`). */
export type KnownIcon = {
  readonly mmh3: number;
  readonly name: string;
  readonly category: string;
  readonly cpe?: string;
};

/**
 * Hashes that are published over and over in queries for the products (and those of Node-RED and Swagger UI computed from the
 * packages they are released in). Few on purpose: a wrong row here is a wrong claim on every site that has the icon.
 */
export const knownIcons: readonly KnownIcon[] = [
  { mmh3: 81586312, name: "Jenkins", category: "development tool", cpe: "jenkins:jenkins" },
  { mmh3: 1278323681, name: "GitLab", category: "development tool", cpe: "gitlab:gitlab" },
  { mmh3: 116323821, name: "Spring Boot", category: "web framework", cpe: "vmware:spring_boot" },
  { mmh3: -297069493, name: "Apache Tomcat", category: "web server", cpe: "apache:tomcat" },
  { mmh3: 892542951, name: "Zabbix", category: "monitoring", cpe: "zabbix:zabbix" },
  { mmh3: 1485257654, name: "SonarQube", category: "development tool", cpe: "sonarsource:sonarqube" },
  { mmh3: -305179312, name: "Atlassian Confluence", category: "collaboration", cpe: "atlassian:confluence_server" },
  { mmh3: 129457226, name: "Liferay", category: "content management", cpe: "liferay:liferay_portal" },
  { mmh3: 321591353, name: "Node-RED", category: "development tool", cpe: "nodered:node-red" },
  { mmh3: -1128940573, name: "Swagger UI", category: "development tool", cpe: "smartbear:swagger_ui" },
  { mmh3: 1120729672, name: "Swagger UI", category: "development tool", cpe: "smartbear:swagger_ui" },
  { mmh3: -831756631, name: "n8n", category: "development tool", cpe: "n8n:n8n" },
  { mmh3: 657337228, name: "Harbor", category: "development tool", cpe: "linuxfoundation:harbor" },
  { mmh3: -1105083093, name: "Keycloak", category: "administration", cpe: "redhat:keycloak" },
  { mmh3: 945408572, name: "FortiGate", category: "administration", cpe: "o:fortinet:fortios" },
  { mmh3: -335242539, name: "F5 BIG-IP", category: "proxy", cpe: "f5:big-ip_local_traffic_manager" },
  {
    mmh3: -1166125415,
    name: "Citrix NetScaler",
    category: "proxy",
    cpe: "citrix:netscaler_application_delivery_controller",
  },
  {
    mmh3: -1292923998,
    name: "Citrix NetScaler",
    category: "proxy",
    cpe: "citrix:netscaler_application_delivery_controller",
  },
  { mmh3: -631559155, name: "Palo Alto PAN-OS", category: "administration", cpe: "o:paloaltonetworks:pan-os" },
  { mmh3: 1768726119, name: "Microsoft Exchange", category: "collaboration", cpe: "microsoft:exchange_server" },
  { mmh3: 1624375939, name: "Zimbra", category: "collaboration", cpe: "zimbra:collaboration" },
  { mmh3: -1474875778, name: "GLPI", category: "collaboration", cpe: "glpi-project:glpi" },
  { mmh3: 440258421, name: "Dolibarr", category: "collaboration", cpe: "dolibarr:dolibarr_erp\\/crm" },
  { mmh3: -1443008128, name: "OpenCart", category: "shop", cpe: "opencart:opencart" },
  { mmh3: -1465479343, name: "DNN", category: "content management", cpe: "dnnsoftware:dotnetnuke" },
];
