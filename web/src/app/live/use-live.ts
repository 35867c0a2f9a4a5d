import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { readSession, refresh } from "../../api/session.ts";
import { type Line, type Lines, makeLines } from "./lines.ts";

export type { Line, Lines } from "./lines.ts";
export type Connection = "connecting" | "live" | "polling";

type Told = Partial<Line> & { readonly id: string; readonly seq: number };
type Answer = { readonly ok: boolean; readonly seq?: number; readonly error_code?: string };

/** Lists that a message makes old. The page reads again at most once in this time. */
const topics = {
  entity_added: ["entities"],
  finding_added: ["findings"],
  job_changed: [],
  investigation_log: [],
  investigation_progress: [],
  investigation_completed: ["entities", "findings"],
  investigation_failed: [],
} as const;
const calm = 1_500;

/**
 * Follows an investigation: what is shown of it is read again when the server says that something happened. Without a
 * connection the answer is "polling", and the page asks by itself.
 */
export function useLive(ws: string, id: string): { connection: Connection; lines: Lines } {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");
  const [lines] = useState(makeLines);
  useEffect(() => {
    let isOver = false;
    let end = () => {};
    let last: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const old = new Set<string>();
    lines.clear();
    setConnection("connecting");

    const readAgain = (...names: readonly string[]) => {
      for (const name of names) old.add(name);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const name of old) void client.invalidateQueries({ queryKey: [name, ws] });
        old.clear();
      }, calm);
    };

    void (async () => {
      const { io } = await import("socket.io-client");
      if (isOver) return;
      const socket = io(window.location.origin, {
        transports: ["websocket"],
        auth: (give) => {
          const session = readSession();
          give({ token: session.state === "in" ? session.token : "", workspace: ws });
        },
      });
      end = () => socket.disconnect();
      const follow = () =>
        socket.emit("subscribe_investigation", { id, workspace: ws, ...(last !== undefined && { after: last }) }, hear);
      const hear = (answer: Answer) => {
        if (isOver) return;
        if (answer.ok) {
          last = Math.max(last ?? 0, answer.seq ?? 0);
          setConnection("live");
          readAgain("investigations");
        } else if (answer.error_code === "too_old" && last !== undefined) {
          last = undefined;
          readAgain("investigations", "entities", "findings");
          follow();
        } else setConnection("polling");
      };
      socket.on("connect", follow);
      socket.on("disconnect", () => setConnection("polling"));
      socket.on("connect_error", () => {
        setConnection("polling");
        // A refusal is not tried again by itself: the token may have run out while nobody asked for anything.
        if (!socket.active)
          void refresh()
            .then((isIn) => isIn && !isOver && socket.connect())
            .catch(() => false);
      });
      socket.on("session_ended", () => {
        void refresh()
          .then((isIn) => isIn && !isOver && socket.disconnect().connect())
          .catch(() => false);
      });
      socket.on("reload", () => {
        last = undefined;
        readAgain("investigations", "entities", "findings");
        follow();
      });
      for (const [event, names] of Object.entries(topics))
        socket.on(event, (told: Told) => {
          if (told.id !== id) return;
          last = Math.max(last ?? 0, told.seq);
          readAgain("investigations", ...names);
          const { seq, at, level, message } = told;
          if (at && level && message && level !== "debug") lines.add({ seq, at, level, message });
        });
    })();

    return () => {
      isOver = true;
      clearTimeout(timer);
      lines.clear();
      end();
    };
  }, [client, lines, ws, id]);
  return { connection, lines };
}
