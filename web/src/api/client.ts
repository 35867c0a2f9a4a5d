import createClient from "openapi-fetch";
import { noteConnection } from "./connection.ts";
import { Offline, Problem } from "./problem.ts";
import type { paths } from "./schema.d.ts";
import { readSession, refresh } from "./session.ts";

/** Fetches with the access token; one that has run out is traded once, and the question asked again. */
async function fetchAs(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await send(request);
  if (answer.status !== 401 || readSession().state !== "in" || request.url.includes("/auth/log")) return answer;
  return (await refresh()) ? send(again) : answer;
}

async function send(request: Request): Promise<Response> {
  const session = readSession();
  if (session.state === "in") request.headers.set("authorization", `Bearer ${session.token}`);
  try {
    const answer = await fetch(request);
    noteConnection(true);
    return answer;
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    noteConnection(false);
    throw new Offline(cause);
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: fetchAs });

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/** The body of a good answer; throws Problem for any other. */
export async function ok<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new Problem(response.status, error);
  return data as T;
}
