import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from "@opentelemetry/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { fail, recordDuration, tracer } from "./measured.ts";

const spans = new WeakMap<FastifyRequest, Span>();

/** Others would make a name, and a row of every metric, of whatever a stranger writes. */
const methods = new Set(["GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "PATCH"]);

/**
 * Makes a span of each request to a route, of the trace that its `traceparent` names, and counts it: by method, route
 * and status, as the semantic conventions for HTTP servers say. An address, a query, a header is nobody's business.
 */
export function traceRequests(app: FastifyInstance, route: string): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const attributes = attributesOf(request, route);
    // Not `tracestate`, which would go to the collector with whatever a stranger wrote into it.
    const { traceparent } = request.headers;
    const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
    const name = `${attributes["http.request.method"]} ${route}`;
    spans.set(request, tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent));
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const status = reply.raw.statusCode;
    const outcome = {
      "http.response.status_code": status,
      ...(status >= 500 && { "error.type": String(status) }),
    };
    const attributes = { ...attributesOf(request, route), ...outcome };
    recordDuration("http.server.request.duration", reply.elapsedTime, attributes);
    const span = spans.get(request);
    if (span !== undefined) {
      span.setAttribute("http.response.status_code", status);
      if (status >= 500) fail(span, String(status));
      span.end();
    }
    done();
  });
}

/** The context of a request's span, for what is done to answer it. */
export function contextOf(request: FastifyRequest): Context {
  const span = spans.get(request);
  return span === undefined ? context.active() : trace.setSpan(context.active(), span);
}

function attributesOf({ method }: FastifyRequest, route: string) {
  return {
    "http.request.method": methods.has(method) ? method : "_OTHER",
    "http.route": route,
    "url.scheme": "http",
  };
}
