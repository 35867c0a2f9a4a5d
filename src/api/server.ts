import type { AddressInfo } from "node:net";
import { AppError } from "../errors.ts";
import { buildApi, type Services } from "./app.ts";

export type Server = {
  /** Where it listens. */
  readonly url: string;
  /** Answers what was asked, and takes nothing more. */
  close(): Promise<void>;
};

/** Listens. AppError no_port where the address is taken or not ours. */
export async function startServer(services: Services): Promise<Server> {
  const { host, port } = services.config;
  const api = await buildApi(services);
  try {
    await api.listen({ host, port });
  } catch (cause) {
    await api.close();
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "somebody else listens there" : String(code ?? cause);
    throw new AppError("no_port", `Cannot listen on ${host}:${port}: ${why}.`, {
      hint: "choose another with --port or PORT",
      cause,
    });
  }
  const { address, port: actual, family } = api.server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
    close: async () => api.close(),
  };
}
