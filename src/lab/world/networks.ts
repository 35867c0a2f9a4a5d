/** A registered range of the world, and how the rest of the internet sees it. */
export type Network = {
  readonly range: string;
  readonly name: string;
  readonly organization: string;
  readonly asn: number;
  /** As geolocation has it; ZZ where it does not know. */
  readonly country: string;
  readonly abuse: string;
  /** The network around it, by name. */
  readonly parent?: string;
  /** First and last addresses of what is announced, in the order of addresses; nothing of it when left out. */
  readonly announced?: readonly (readonly [first: string, last: string])[];
  /** wrong: its registry answers about another network. */
  readonly manner?: "wrong";
};

const lir = "abuse@lir.example";

export const networks: readonly Network[] = [
  {
    range: "203.0.113.0/24",
    name: "LAB-NET",
    organization: "Lab Local Internet Registry",
    asn: 64508,
    country: "ZZ",
    abuse: lir,
  },
  {
    range: "203.0.113.0/26",
    name: "ACME-NET",
    organization: "Acme Widgets Ltd",
    asn: 64500,
    country: "GB",
    abuse: "abuse@acme.test",
    parent: "LAB-NET",
    announced: [["203.0.113.0", "203.0.113.47"]],
  },
  {
    range: "203.0.113.64/27",
    name: "GLOBEX-NET",
    organization: "Globex Corporation",
    asn: 64501,
    country: "GB",
    abuse: lir,
    parent: "LAB-NET",
    announced: [["203.0.113.64", "203.0.113.95"]],
  },
  {
    range: "203.0.113.96/27",
    name: "INITECH-NET",
    organization: "Initech SARL",
    asn: 64502,
    country: "FR",
    abuse: lir,
    parent: "LAB-NET",
    announced: [["203.0.113.96", "203.0.113.127"]],
    manner: "wrong",
  },
  {
    range: "203.0.113.128/25",
    name: "NORTHWIND-NET",
    organization: "Northwind Traders",
    asn: 64503,
    country: "FR",
    abuse: lir,
    parent: "LAB-NET",
    announced: [
      ["203.0.113.128", "203.0.113.207"],
      ["203.0.113.224", "203.0.113.255"],
    ],
  },
  {
    range: "203.0.113.208/29",
    name: "VANDELAY-NET",
    organization: "Vandelay Industries",
    asn: 64506,
    country: "FR",
    abuse: "abuse@vandelay.example",
    parent: "NORTHWIND-NET",
    announced: [["203.0.113.208", "203.0.113.215"]],
  },
  {
    range: "203.0.113.216/29",
    name: "LABEDGE-NET",
    organization: "Lab Edge B.V.",
    asn: 64507,
    country: "NL",
    abuse: "abuse@labedge.example",
    parent: "LAB-NET",
    announced: [["203.0.113.216", "203.0.113.223"]],
  },
  {
    range: "198.51.100.0/24",
    name: "REGISTRY-NET",
    organization: "Lab Registry Operations",
    asn: 64504,
    country: "ZZ",
    abuse: lir,
    announced: [["198.51.100.0", "198.51.100.255"]],
  },
  {
    range: "192.0.2.0/24",
    name: "CLOUD-NET",
    organization: "Lab Cloud Inc.",
    asn: 64505,
    country: "US",
    abuse: "abuse@cloud.example",
    announced: [["192.0.2.0", "192.0.2.255"]],
  },
  {
    range: "2001:db8:a::/48",
    name: "ACME6-NET",
    organization: "Acme Widgets Ltd",
    asn: 64500,
    country: "GB",
    abuse: "abuse@acme.test",
    announced: [["2001:db8:a::", "2001:db8:a:ffff:ffff:ffff:ffff:ffff"]],
  },
  {
    range: "2001:db8:b::/48",
    name: "GLOBEX6-NET",
    organization: "Globex Corporation",
    asn: 64501,
    country: "GB",
    abuse: lir,
    announced: [["2001:db8:b::", "2001:db8:b:ffff:ffff:ffff:ffff:ffff"]],
  },
];

/** Rows that real data sets have and that name nobody: a network for private use that leaked into routing. */
export const leakedRows: readonly string[] = ["10.0.0.0,10.255.255.255,64999,AS64999"];

/** A provider, in the form of the table that data sets have of them. */
export type Provider = {
  readonly name: string;
  readonly kind: "cdn" | "platform" | "cloud" | "hosting";
  readonly ranges?: readonly string[];
  readonly networks?: readonly number[];
  readonly names?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

export const providers: readonly Provider[] = [
  {
    name: "Lab Edge",
    kind: "cdn",
    ranges: ["203.0.113.216/29"],
    names: ["labedge.example", "edge.cloud.example"],
    headers: { server: "labedge" },
  },
  { name: "Lab Pages", kind: "platform", names: ["pages.cloud.example"], headers: { "x-lab-pages": "" } },
  { name: "Lab Cloud", kind: "cloud", networks: [64505] },
];
