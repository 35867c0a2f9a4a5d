import { createSocket, type Socket } from "node:dgram";

// At most 250 are in flight: a random id finds its slot (its low bits) free at the second draw on average.
const slots = 512;

/** What is in flight: the request, whose first two octets are its id. */
export type Asked = { readonly request: Buffer; id: number };

export type UdpPathOptions<T> = {
  readonly address: string;
  readonly port: number;
  readonly nextId: () => number;
  /** The one answer to what was asked. */
  readonly onAnswer: (asked: T, response: Buffer) => void;
  /** The socket's error (ICMP unreachable, no route); called from a fresh stack. */
  readonly onError: (error: Error) => void;
};

/**
 * A connected UDP socket to one server and the table of what is in flight there, by id. A datagram counts as an answer
 * only if it comes from that server (the kernel sees to it) and its id and question are those of something in flight;
 * all else is ignored. The port is the system's random one, ids are random.
 */
export class UdpPath<T extends Asked> {
  readonly #options: UdpPathOptions<T>;
  readonly #slots: (T | null)[] = new Array(slots).fill(null);
  readonly #socket: Socket;
  #unsent: T[] = [];
  #connected = false;
  #closed = false;

  constructor(options: UdpPathOptions<T>) {
    this.#options = options;
    // 208 KiB, the usual default, hold about 250 small datagrams; the kernel lowers 4 MB to what it permits.
    this.#socket = createSocket({ type: options.address.includes(":") ? "udp6" : "udp4", recvBufferSize: 4 << 20 });
    this.#socket.on("message", (bytes) => this.#receive(bytes));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("connect", () => {
      this.#connected = true;
      this.#send();
    });
    this.#socket.connect(options.port, options.address);
  }

  /** Gives it a fresh id and sends it; it stays in flight until its answer or `forget`. */
  ask(asked: T): void {
    let id = this.#options.nextId();
    while (this.#slots[id & (slots - 1)]) id = this.#options.nextId();
    asked.id = id;
    asked.request[0] = id >> 8;
    asked.request[1] = id & 255;
    this.#slots[id & (slots - 1)] = asked;
    this.#unsent.push(asked);
    if (this.#connected && this.#unsent.length === 1) setImmediate(this.#send);
  }

  forget(asked: T): void {
    const slot = asked.id & (slots - 1);
    if (this.#slots[slot] === asked) this.#slots[slot] = null;
  }

  /** What is in flight. */
  inFlight(): T[] {
    return this.#slots.filter((asked) => asked !== null);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#slots.fill(null);
    this.#socket.close();
  }

  /**
   * Sends what one turn of the loop has brought together: a server woken once for a burst works while the rest is sent,
   * where one woken for each question makes every send pay for its waking. That nobody listens there is told either to the
   * reader or to the next send, which sends nothing then: of a burst the last is asked how it went.
   */
  readonly #send = (): void => {
    const burst = this.#unsent;
    this.#unsent = [];
    const last = burst.length - 1;
    for (let i = 0; i <= last; i += 1) {
      const asked = burst[i] as T;
      if (this.#closed) return;
      if (this.#slots[asked.id & (slots - 1)] !== asked) continue;
      if (i < last) this.#socket.send(asked.request);
      else this.#socket.send(asked.request, this.#sent);
    }
  };

  readonly #sent = (error: NodeJS.ErrnoException | null): void => {
    if (error && error.code !== "ENOBUFS") this.#fail(error); // a full queue is a lost packet
  };

  #fail(error: Error): void {
    setImmediate(() => {
      if (!this.#closed) this.#options.onError(error);
    });
  }

  #receive(bytes: Buffer): void {
    if (bytes.length < 12) return;
    const id = ((bytes[0] as number) << 8) | (bytes[1] as number);
    const asked = this.#slots[id & (slots - 1)];
    if (!asked || asked.id !== id || !answers(bytes, asked.request)) return;
    this.#slots[id & (slots - 1)] = null;
    this.#options.onAnswer(asked, bytes);
  }
}

/**
 * Whether a message is a response to a query and echoes its one question: name without regard to case, type and class.
 * A FORMERR may come without one (servers that cannot read EDNS send the header alone).
 */
export function answers(response: Buffer, request: Buffer): boolean {
  if (((response[2] as number) & 0xf8) !== 0x80) return false;
  const questions = ((response[4] as number) << 8) | (response[5] as number);
  if (questions === 0) return ((response[3] as number) & 15) === 1;
  if (questions !== 1) return false;
  let at = 12;
  // Lengths are below 64, letters above: folding both alike confuses nothing.
  for (let head = request[at] as number; head !== 0; head = request[at] as number) {
    const end = at + head;
    for (; at <= end; at += 1) {
      const sent = request[at] as number;
      const came = response[at] as number;
      if (sent !== came && fold(sent) !== fold(came)) return false;
    }
  }
  for (const end = at + 5; at < end; at += 1) if (request[at] !== response[at]) return false;
  return true;
}

function fold(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
