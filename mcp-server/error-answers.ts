import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** The body of every error answered outside JSON-RPC, named as in RFC 6749 section 5.2. */
export interface ErrorAnswer {
  error: string;
  error_description: string;
}

/**
 * Answers unknown paths with 404, known paths asked with another method with 405, and everything
 * thrown with its status. A fault of this server is logged in full and answered without detail.
 */
export function answerErrorsAsJson(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "/";
    const allowed = app.supportedMethods.filter((method) => app.hasRoute({ method, url: path }));
    if (allowed.length === 0) {
      return answer(reply, 404, "not_found", `There is nothing at ${path}.`);
    }
    reply.header("allow", allowed.join(", "));
    return answer(reply, 405, "method_not_allowed", `${path} answers ${allowed.join(", ")} only.`);
  });

  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      return answer(reply, status, "invalid_request", error.message);
    }
    request.log.error({ err: error }, "the request failed");
    return answer(
      reply,
      status,
      "server_error",
      `The server failed. Its log has the reason under reqId ${request.id}.`,
    );
  });
}

/** Sends an {@link ErrorAnswer}. */
export function answer(
  reply: FastifyReply,
  status: number,
  error: string,
  description: string,
): FastifyReply {
  const body: ErrorAnswer = { error, error_description: description };
  return reply.code(status).send(body);
}
