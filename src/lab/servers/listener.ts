import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** Something that listens on 127.0.0.1 until it is closed. */
export type Listener = { readonly port: number; close(): Promise<void> };

/** Listens for TCP connections on a free port; closing ends those that are open. */
export async function listenTcp(server: Server): Promise<Listener> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy()); // a client that went away
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1_024 });
  await once(server, "listening");
  const bound = server.address();
  return {
    port: bound && typeof bound === "object" ? bound.port : 0,
    async close() {
      for (const socket of open) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}

export function listenForConversations(converse: (socket: Socket) => void): Promise<Listener> {
  return listenTcp(createServer({ noDelay: true }, converse));
}

/** Answers datagrams on a port, or fails when it is taken. */
export async function listenUdp(
  port: number,
  answer: (packet: Buffer, reply: (packet: Buffer) => void) => void,
): Promise<Listener> {
  const socket = createSocket("udp4");
  socket.on("message", (packet, from) => {
    answer(packet, (reply) => socket.send(reply, from.port, from.address, () => {}));
  });
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  socket.on("error", () => {}); // ICMP of a client that closed its socket
  try {
    socket.setRecvBufferSize(4_194_304);
  } catch {
    // the system's limit stays: only load tests would notice
  }
  return {
    port: socket.address().port,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}
