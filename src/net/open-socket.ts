import { connect, type Socket } from "node:net";

/** A plain connection; `settle` once, or cancelled by the function returned. */
export function openSocket(
  address: string,
  port: number,
  settle: (error: Error | null, socket: Socket | null) => void,
): () => void {
  const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true });
  const failed = (error: Error) => {
    socket.destroy();
    settle(error, null);
  };
  socket.once("error", failed);
  socket.once("connect", () => {
    socket.off("error", failed);
    settle(null, socket);
  });
  return () => {
    socket.off("error", failed);
    socket.on("error", ignore);
    socket.destroy();
  };
}

function ignore(): void {}
