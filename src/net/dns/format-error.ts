/** Bytes that are no DNS message, or a name or record that cannot be written as one. The codec throws nothing else. */
export class DnsFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DnsFormatError";
  }
}
