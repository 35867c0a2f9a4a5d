import { Problem } from "../../envelope.ts";

/** Guessing is slow: so many tries a minute from one address, before accounts lock. */
export const guessing = { rateLimit: { max: 30, timeWindow: 60_000 } };

export const refused = { 401: Problem, 403: Problem, 409: Problem, 410: Problem, 422: Problem, 429: Problem };

export const route = (operationId: string, summary: string) => ({ operationId, summary, tags: ["auth"] });
