import type { FastifyReply, FastifyRequest } from "fastify";

const name = "sonde_refresh";
const path = "/api/v1/auth";

/** The refresh token as a cookie that no script reads, and that is sent to the routes which trade it alone. */
export function refreshCookie(publicUrl: string, days: number) {
  const options = { path, httpOnly: true, sameSite: "strict", secure: publicUrl.startsWith("https:") } as const;
  return {
    set: (reply: FastifyReply, token: string) =>
      void reply.setCookie(name, token, { ...options, maxAge: days * 24 * 60 * 60 }),
    clear: (reply: FastifyReply) => void reply.clearCookie(name, options),
    read: (request: FastifyRequest): string => request.cookies[name] ?? "",
  };
}
