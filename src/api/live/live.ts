import type { Server as HttpServer } from "node:http";
import { type ExtendedError, Server, type Socket } from "socket.io";
import { AppError } from "../../errors.ts";
import type { Principal } from "../../services/identity/principal.ts";
import type { Followed } from "../../services/live/live.ts";
import type { Platform } from "../../services/platform.ts";
import { makeFeeds, roomOf } from "./feeds.ts";
import { Authenticate, problemOf, read, Subscribe, Unsubscribe } from "./schema.ts";
import { type Connection, makeConnection } from "./subscriptions.ts";

/** Orders that one connection may give in a minute. */
const mostOrders = 120;
const longestTimer = 2 ** 31 - 1;

/**
 * Live events over Socket.IO, on the server's own port. Rooms are investigations; every process reads the outbox itself,
 * so it does not matter which one somebody is connected to.
 */
export function openLive(parts: {
  readonly server: HttpServer;
  readonly platform: Platform;
  readonly checkSeconds: number;
  readonly mostPerUser: number;
  onError(error: unknown): void;
}) {
  const { platform, mostPerUser, onError } = parts;
  const { access } = platform.identity;
  const { live } = platform;
  const io = new Server(parts.server, {
    transports: ["websocket"], // no sticky sessions behind a balancer
    serveClient: false,
    maxHttpBufferSize: 16_384,
    perMessageDeflate: false,
    connectTimeout: 10_000,
  });
  const connections = new Map<string, Connection>();
  const feeds = makeFeeds({
    live,
    onError,
    heardIn: (followed) => ({
      tell(messages) {
        const room = roomOf(followed);
        for (const { event, payload } of messages) io.to(room).emit(event, payload);
        for (const connection of inRoom(room)) if (connection.isSlow()) connection.reload(followed, "slow");
        if (messages.some(({ payload }) => payload.scan === null)) void checkRoom(followed).catch(onError);
      },
      lost() {
        for (const connection of inRoom(roomOf(followed))) connection.reload(followed, "forgotten");
      },
    }),
  });

  const inRoom = (room: string): Connection[] =>
    [...(io.of("/").adapter.rooms.get(room) ?? [])].flatMap((id) => connections.get(id) ?? []);

  /** Lets go who may see an investigation no longer; the same person is asked about once. */
  async function checkRoom(followed: Followed, known = new Map<string, Promise<boolean>>()): Promise<void> {
    for (const connection of inRoom(roomOf(followed))) {
      const { principal } = connection;
      const name = `${principal.credential} ${roomOf(followed)}`;
      const may = known.get(name) ?? isAdmitted(principal, followed);
      known.set(name, may);
      if (!(await may)) connection.expel(followed);
    }
  }

  /** Connections of one person, or of one key, that ask for the same at once are asked about once. */
  const asked = new Map<string, Promise<void>>();
  function admitSoon(principal: Principal, followed: Followed): Promise<void> {
    const name = `${principal.credential} ${roomOf(followed)}`;
    const known = asked.get(name);
    if (known) return known;
    const answer = live.admit(principal, followed.workspace, followed.id);
    asked.set(name, answer);
    const answered = () => void asked.delete(name);
    answer.then(answered, answered);
    return answer;
  }

  async function isAdmitted(principal: Principal, { workspace, id }: Followed): Promise<boolean> {
    try {
      await live.admit(principal, workspace, id);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return false;
      throw error;
    }
  }

  /** Everybody whose token or key was revoked goes; then those who follow what they may see no longer. */
  async function check(): Promise<void> {
    const holds = new Map<string, Promise<boolean>>();
    for (const connection of [...connections.values()]) {
      const { principal } = connection;
      const still = holds.get(principal.credential) ?? access.stillHolds(principal);
      holds.set(principal.credential, still);
      if (!(await still)) dismiss(connection, "The session was ended, or the key revoked.");
    }
    const followed = new Map([...connections.values()].flatMap((one) => one.followed()).map((at) => [roomOf(at), at]));
    for (const at of followed.values()) await checkRoom(at);
  }

  let checking: Promise<void> | null = null;
  const timer = setInterval(() => {
    checking ??= check()
      .catch(onError)
      .finally(() => {
        checking = null;
      });
  }, parts.checkSeconds * 1_000).unref();

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error) => {
        if (!(error instanceof AppError)) onError(error);
        const { detail, ...data } = problemOf(error);
        next(Object.assign(new Error(detail) as ExtendedError, { data: { detail, ...data } }));
      },
    );
  });

  async function admit(socket: Socket): Promise<void> {
    const principal = await access.authenticate(tokenOf(socket), socket.handshake.address);
    const own = [...connections.values()].filter((one) => one.principal.user === principal.user).length;
    if (own >= mostPerUser)
      throw new AppError("too_many_requests", `One person may have ${mostPerUser} live connections.`);
    connections.set(socket.id, makeConnection({ socket, principal, live, feeds, admit: admitSoon }));
    socket.conn.once("close", () => forget(socket.id));
  }

  const forget = (id: string) => {
    connections.get(id)?.end();
    connections.delete(id);
  };

  io.on("connection", (socket) => {
    const connection = connections.get(socket.id);
    if (!connection) return void socket.disconnect(true);
    socket.on("disconnect", () => forget(socket.id));
    attend(connection);
  });

  /** Carries out what a connection orders, one order after the other, and ends it when its token runs out. */
  function attend(connection: Connection): void {
    const { socket } = connection;
    let turn: Promise<void> = Promise.resolve();
    let orders = 0;
    const minute = setInterval(() => {
      orders = 0;
    }, 60_000).unref();
    let end = endAt(connection);

    const on = (event: string, work: (given: unknown) => Promise<object>) =>
      socket.on(event, (...args: unknown[]) => {
        const answer = args.findLast((one) => typeof one === "function") as ((said: object) => void) | undefined;
        if (++orders > mostOrders) return dismiss(connection, "Too many orders.");
        turn = turn.then(async () => {
          try {
            const said = await work(args[0]);
            answer?.({ ok: true, ...said });
          } catch (error) {
            const problem = problemOf(error);
            if (problem.error_code === "internal") onError(error);
            if (answer) answer({ ok: false, ...problem });
            else socket.emit("problem", { event, ...problem });
          }
        });
      });

    on("subscribe_investigation", async (given) => {
      const { id, after, workspace } = read(Subscribe, given);
      return connection.follow({ workspace: await workspaceOf(connection, workspace), id }, after);
    });
    on("unsubscribe_investigation", async (given) => {
      const { id, workspace } = read(Unsubscribe, given);
      connection.leave({ workspace: await workspaceOf(connection, workspace), id });
      return { id };
    });
    on("authenticate", async (given) => {
      const { token } = read(Authenticate, given);
      const principal = await access.authenticate(token, socket.handshake.address);
      if (principal.user !== connection.principal.user)
        throw new AppError("bad_token", "The token is of somebody else.", { hint: "open a connection of its own" });
      connection.principal = principal;
      clearTimeout(end);
      end = endAt(connection);
      return { until: principal.until };
    });
    socket.once("disconnect", () => {
      clearInterval(minute);
      clearTimeout(end);
    });
  }

  function endAt(connection: Connection): NodeJS.Timeout | undefined {
    const { until } = connection.principal;
    if (until === null || until - Date.now() > longestTimer) return undefined;
    const expire = () => dismiss(connection, "The token has run out.");
    return setTimeout(expire, Math.max(0, until - Date.now())).unref();
  }

  function dismiss({ socket }: Connection, detail: string): void {
    socket.emit("session_ended", { detail });
    socket.disconnect(true);
  }

  async function workspaceOf({ socket, principal }: Connection, named: string | undefined): Promise<string> {
    const { workspace } = socket.handshake.auth;
    const meant = named ?? (typeof workspace === "string" ? workspace : "~");
    return meant === "~" || meant === "" ? access.defaultWorkspace(principal) : meant;
  }

  return {
    /** How many are connected, for those who look after the server. */
    connected: () => connections.size,
    async close(): Promise<void> {
      clearInterval(timer);
      io.disconnectSockets(true);
      io.engine.close();
      await checking;
      await feeds.close();
    },
  };
}

function tokenOf({ handshake }: Socket): string | undefined {
  const { token } = handshake.auth;
  if (typeof token === "string" && token.length <= 10_000) return token;
  const [scheme = "", bearer] = (handshake.headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "bearer" ? bearer : undefined;
}
