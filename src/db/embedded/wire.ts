import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { MessagePort } from "node:worker_threads";
import { asError } from "../../errors.ts";
import { greeting } from "./frames.ts";

/** A way to the backend, through a thread or through another process; already past its handshake. */
export type Wire = {
  send(bytes: Buffer): void;
  receive(bytes: (chunk: Uint8Array) => void, closed: () => void): void;
  close(): void;
};

export function overPort(port: MessagePort): Wire {
  return {
    // Copied by postMessage: what the client hands over is a slice of a buffer it uses again.
    send: (bytes) => port.postMessage(bytes),
    receive: (bytes, closed) => {
      port.on("message", bytes);
      port.on("close", closed);
    },
    close: () => port.close(),
  };
}

export function overSocket(socket: Socket): Wire {
  return {
    send: (bytes) => void socket.write(bytes),
    receive: (bytes, closed) => {
      socket.on("data", bytes);
      socket.on("error", () => socket.destroy()); // "close" follows and says it
      socket.on("close", closed);
      socket.resume();
    },
    close: () => socket.end(),
  };
}

/** What `pg` takes for a socket to a server. It answers the client's start-up itself: there is nothing to agree on. */
export class WireStream extends Duplex {
  readonly #dial: () => Promise<Wire>;
  #wire: Wire | undefined;
  #greeted = false;

  constructor(dial: () => Promise<Wire>) {
    super();
    this.#dial = dial;
  }

  connect(): void {
    this.#dial().then(
      (wire) => {
        if (this.destroyed) return wire.close();
        this.#wire = wire;
        wire.receive(
          (chunk) => this.push(chunk),
          () => this.destroy(),
        );
        this.emit("connect");
      },
      (error: unknown) => this.destroy(asError(error)),
    );
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (!this.#greeted) {
      this.#greeted = true;
      this.push(greeting);
    } else {
      this.#wire?.send(chunk);
    }
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "", done);
  }

  override _read(): void {}

  override _final(done: (error?: Error | null) => void): void {
    this.destroy();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#wire?.close();
    done(error);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
