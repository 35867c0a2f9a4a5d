/**
 * TCP ports in the order in which they are worth a knock. Written for Sonde: first what nearly every public host runs
 * (web, shells, mail, DNS), then what hurts most when it stands open (databases, remote desktops, consoles, caches),
 * then second homes of web servers, then older and rarer services by IANA's registry.
 */
export const topPorts: readonly number[] = [
  80, 443, 22, 25, 21, 53, 8080, 8443, 110, 143, 993, 995, 587, 465, 3306, 3389, 23, 5432, 6379, 27017, 9200, 445, 139,
  111, 5900, 1433, 11211, 2375, 2376, 6443, 10250, 8000, 8888, 3000, 5000, 9000, 8081, 8008, 81, 82, 88, 389, 636, 873,
  2049, 1521, 5601, 15672, 5672, 1883, 8883, 9092, 2181, 7001, 8009, 9090, 9100, 4443, 10443, 9443, 2222, 2082, 2083,
  2086, 2087, 2095, 2096, 8834, 10000, 7080, 7443, 3128, 1080, 8118, 9050, 1194, 1723, 5985, 5986, 135, 49152, 5060,
  5061, 554, 1935, 6000, 6667, 6697, 119, 563, 79, 113, 109, 179, 264, 427, 500, 502, 512, 513, 514, 515, 543, 544, 548,
  631, 646, 705, 749, 783, 843, 199, 902, 989, 990, 992, 994, 1025, 1099, 1110, 1352, 1434, 1720, 1900, 2000, 2001,
  2121, 2379, 2380, 2483, 2484, 2525, 3001, 3050, 3260, 3268, 3269, 3299, 3690, 4000, 4369, 4444, 4505, 4506, 4567,
  4786, 4848, 4899, 5001, 5050, 5222, 5269, 5357, 5555, 5666, 5800, 5901, 5938, 5984, 6001, 6066, 6380, 6646, 7000,
  7070, 7077, 7474, 7547, 7687, 7777, 8001, 8002, 8010, 8020, 8042, 8060, 8069, 8083, 8086, 8088, 8089, 8090, 8091,
  8123, 8161, 8180, 8200, 8291, 8300, 8333, 8500, 8545, 8686, 8880, 8983, 9001, 9042, 9060, 9080, 9091, 9093, 9160,
  9300, 9418, 9999, 10001, 10255, 11214, 11434, 16010, 20000, 25565, 27018, 28017, 50000, 50070, 61616,
];

/** Ports where the client speaks first and in TLS, tried that way at once. */
export const tlsPorts: ReadonlySet<number> = new Set([
  443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 2083, 2087, 2096, 2376, 3269, 4443, 5061, 5986, 6443, 6697,
  7443, 8443, 8834, 8883, 9443, 10250, 10443,
]);

/** Ports where a server waits for an HTTP request, so that listening for a banner only costs time. */
export const httpPorts: ReadonlySet<number> = new Set([
  80, 81, 82, 88, 631, 2082, 2086, 2095, 2375, 3000, 3001, 3128, 5000, 5601, 5985, 7001, 7080, 7474, 8000, 8001, 8008,
  8080, 8081, 8086, 8088, 8090, 8180, 8500, 8880, 8888, 8983, 9000, 9080, 9090, 9091, 9100, 9200, 10000, 10255, 15672,
]);

/**
 * The ports a person asked for ("22,80,8000-8100"), each once and in that order; null if it cannot be read.
 */
export function parsePorts(written: string): number[] | null {
  const ports = new Set<number>();
  for (const part of written.split(",")) {
    const match = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? first);
    if (!(first > 0 && last >= first && last < 65_536)) return null;
    for (let port = first; port <= last; port++) ports.add(port);
  }
  return [...ports];
}
