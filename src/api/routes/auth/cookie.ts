import type { FastifyReply, FastifyRequest } from "fastify";

const name = "sonde_refresh";
const path = "/api/v1/auth";
/** Tells the page that there is one, so that it need not ask in vain; worth nothing to anybody. */
const hint = "sonde_session";

/** The refresh token as a cookie that no script reads, and that is sent to the routes which trade it alone. */
export function refreshCookie(publicUrl: string, days: number) {
  const options = { path, httpOnly: true, sameSite: "strict", secure: publicUrl.startsWith("https:") } as const;
  return {
    set(reply: FastifyReply, token: string): void {
      const maxAge = days * 24 * 60 * 60;
      reply.setCookie(name, token, { ...options, maxAge });
      reply.setCookie(hint, "1", { ...options, path: "/", httpOnly: false, maxAge });
    },
    clear(reply: FastifyReply): void {
      reply.clearCookie(name, options);
      reply.clearCookie(hint, { ...options, path: "/", httpOnly: false });
    },
    read: (request: FastifyRequest): string => request.cookies[name] ?? "",
  };
}
