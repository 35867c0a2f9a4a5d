import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { z } from "zod";
import { AppError } from "../../errors.ts";
import type { Problem } from "../envelope.ts";

type Said = Pick<z.infer<typeof Problem>, "detail" | "error_code" | "hint" | "errors"> & {
  readonly status: number;
  readonly retryAfter?: number | undefined;
};

/** Every failure leaves as a problem. From 500 on it is logged and the sentence hides what it was. */
export function addErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const said = sayOf(error);
    if (said.status >= 500) request.log.error({ err: error }, "a request failed");
    return send(request, reply, said);
  });
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      status: 404,
      error_code: "not_found",
      detail: `There is nothing at ${request.method} ${request.originalUrl.slice(0, 200)}.`,
    }),
  );
}

/** The same for what the router cannot read, which reaches no handler. */
export function refuseUnreadable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const tooLong = error.code === "FST_ERR_MAX_PARAM_LENGTH";
  const detail = tooLong ? "A part of the path is too long." : "The path cannot be read.";
  void send(request, reply, { status: 400, error_code: "bad_usage", detail });
}

function sayOf(error: unknown): Said {
  if (error instanceof AppError) {
    const { status, message, code, hint, retryAfter } = error;
    const shown = status >= 500 && code === "broken_evidence" ? "This evidence does not hold." : message;
    return { status, detail: shown, error_code: code, ...(hint && { hint }), retryAfter };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.slice(0, 20).map(({ instancePath, message = "is wrong" }) => ({
      path: `${error.validationContext ?? "body"}${instancePath}`,
      message,
    }));
    const [first] = errors;
    return {
      status: 422,
      error_code: "invalid",
      detail: first ? `${first.path}: ${first.message}.` : "The request is not of the form documented.",
      errors,
    };
  }
  return sayOfFastify(error as FastifyError);
}

/** What Fastify itself refuses: bodies that are no JSON, too large, of another type. */
function sayOfFastify(error: FastifyError): Said {
  const status = error.statusCode ?? 500;
  if (status === 413) return { status, error_code: "too_large", detail: "The body of the request is too large." };
  if (status === 415)
    return { status, error_code: "bad_usage", detail: "The body has a type that is not taken: send application/json." };
  if (status === 429) {
    return { status, error_code: "too_many_requests", detail: error.message, retryAfter: undefined };
  }
  if (status >= 400 && status < 500) return { status, error_code: "bad_usage", detail: "The request cannot be read." };
  return {
    status: 500,
    error_code: "internal",
    detail: "Something went wrong here; the request id leads to it in the log.",
  };
}

function send(request: FastifyRequest, reply: FastifyReply, { status, retryAfter, ...said }: Said): FastifyReply {
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  const [path = ""] = request.originalUrl.split("?");
  return reply.code(status).send({
    ...said,
    timestamp: new Date().toISOString(),
    path: path.slice(0, 500),
    request_id: request.id,
  });
}
