import type { Desk } from "./desk.ts";
import { onLines } from "./lines.ts";
import { type Listener, listenForConversations } from "./listener.ts";

/** A WHOIS server (RFC 3912): what it says to a query, by try. */
export type WhoisServer = {
  readonly answers: Readonly<Record<string, string>>;
  /** Said to the first so many tries of each query, instead of the answer. */
  readonly refusesFirst?: { readonly tries: number; readonly saying: string };
  readonly otherwise: string;
};

export function listenWhois(address: string, port: number, server: WhoisServer, desk: Desk): Promise<Listener> {
  return listenForConversations((socket) => {
    const note = (what: string) => desk.log.add({ server: address, port, transport: "tcp", what, via: null });
    note("connect");
    onLines(socket, (line) => {
      note(line.slice(0, 200));
      const query = line
        .trim()
        .toLowerCase()
        .replace(/^domain /, "");
      const attempt = desk.tries.next(`whois ${address} ${query}`);
      const refusal = server.refusesFirst;
      const answer = Object.hasOwn(server.answers, query) ? server.answers[query] : undefined;
      const said = refusal && attempt <= refusal.tries ? refusal.saying : (answer ?? server.otherwise);
      socket.end(said.replaceAll("\n", "\r\n"));
    });
  });
}
