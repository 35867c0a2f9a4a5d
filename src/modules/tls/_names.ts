/** Whether a certificate's names cover a host: RFC 6125 6.4.3, a wildcard stands for the leftmost label alone. */
export function coversName(names: readonly string[], host: string): boolean {
  const dot = host.indexOf(".");
  return names.includes(host) || (dot > 0 && names.includes(`*${host.slice(dot)}`));
}
