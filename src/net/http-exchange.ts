import type { Client, Dispatcher } from "undici";
import type { TlsSession } from "../sdk/net.ts";
import { codeOf } from "./failure.ts";

/** What came back, as it came: header fields alternate names and values, the body is still encoded. */
export type RawResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly fields: readonly string[];
  readonly body: Buffer;
  /** The body was cut: by the limit, or because the other side broke off. */
  readonly cut: "no" | "limit" | "broken";
};

/** A connection to one checked address, used by one request at a time. */
export type Connection = {
  readonly client: Client;
  tls: TlsSession | null;
  /** Of the request that uses it now: also bounds its connecting. */
  signal: AbortSignal;
  uses: number;
};

/** Sends one request and collects at most `most` bytes of the answer's body. Aborting it ends the connection. */
export async function exchange(
  connection: Connection,
  request: Dispatcher.DispatchOptions,
  most: number,
): Promise<RawResponse> {
  const { client, signal } = connection;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
  const stop = () => client.destroy(signal.reason, () => {});
  signal.addEventListener("abort", stop, { once: true });

  let head: Pick<RawResponse, "status" | "statusText" | "fields"> | null = null;
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = (cut: RawResponse["cut"]) => {
    if (head) resolve({ ...head, body: Buffer.concat(chunks, Math.min(length, most)), cut });
  };
  client.dispatch(request, {
    onRequestStart() {},
    onResponseStart(controller, status, _headers, statusText = "") {
      if (status >= 200) head = { status, statusText, fields: latin1(controller.rawHeaders) };
    },
    onResponseData(controller, chunk) {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= most) return;
      finish("limit");
      controller.abort(new Error("The body is longer than what is kept of it."));
    },
    onResponseEnd: () => finish("no"),
    onResponseError(_controller, error) {
      if (head && !signal.aborted) finish("broken");
      else reject(signal.aborted ? signal.reason : error);
    },
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function latin1(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === "string" ? part : part.toString("latin1")));
}

/** Whether a request that failed on a kept connection met its end, and would do better on a new one. */
export function wasStale(error: unknown, connection: Connection): boolean {
  return connection.uses > 1 && ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(codeOf(error));
}
