/** One packet or connection that a server of the lab saw. */
export type Contact = {
  /** The documentation address that was reached. */
  readonly server: string;
  readonly port: number;
  readonly transport: "udp" | "tcp";
  /** The question, request line, command …; "connect" for a connection as such. */
  readonly what: string;
  /** The resolver of the lab that asked on a client's behalf; null when the client came itself. */
  readonly via: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

export type LabLog = {
  readonly contacts: readonly Contact[];
  add(contact: Omit<Contact, "at">): void;
  /** Contacts with any of these addresses, by clients or by resolvers. */
  with(addresses: Iterable<string>): Contact[];
  clear(): void;
};

/** What one contact log keeps at most; a load test must not fill memory. */
const most = 500_000;

export function openLog(): LabLog {
  const contacts: Contact[] = [];
  return {
    contacts,
    add(contact) {
      if (contacts.length < most) contacts.push({ ...contact, at: Date.now() });
    },
    with(addresses) {
      const wanted = new Set(addresses);
      return contacts.filter(({ server }) => wanted.has(server));
    },
    clear() {
      contacts.length = 0;
    },
  };
}
