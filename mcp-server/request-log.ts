import type { IncomingMessage } from "node:http";
import {
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from "fastify";
import { pathOf } from "./log.ts";

/** Logs a request in one line, once it is answered. */
class OneLine extends LogController {
  override incomingRequest(): void {
    // It is logged when it is answered.
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (this.isLogDisabled(request)) return;
    const line = {
      method: request.method,
      path: pathOf(request.url),
      status: reply.raw.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error) reply.log.error({ ...line, err: error }, "request failed");
    else reply.log.info(line, "request");
  }
}

/**
 * How requests are logged: in one line each, with the trace that the front counts them to, so that its
 * log and this one can be read together.
 */
export const requestLog: Pick<FastifyServerOptions, "logController" | "childLoggerFactory"> = {
  logController: new OneLine(),
  childLoggerFactory: (logger, bindings, options, request) => {
    const traceId = traceOf(request);
    return logger.child(traceId === undefined ? bindings : { ...bindings, traceId }, options);
  },
};

/** The trace of a `traceparent` (https://www.w3.org/TR/trace-context/), where it has one. */
function traceOf({ headers }: IncomingMessage): string | undefined {
  const traceparent = headers["traceparent"];
  if (typeof traceparent !== "string") return undefined;
  const [, trace] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/.exec(traceparent) ?? [];
  return trace === undefined || /^0+$/.test(trace) ? undefined : trace;
}
