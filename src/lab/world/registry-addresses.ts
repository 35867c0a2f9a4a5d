/** Where the registries and their like are. */
export const iana = "198.51.100.40";
export const nicTest = "198.51.100.43";
export const nicExample = "198.51.100.44";
export const registrar = "198.51.100.45";
export const rir = "198.51.100.46";
export const certificateLog = "198.51.100.80";
export const tls = { 80: "to https", 443: { tls: "sources" } } as const;
