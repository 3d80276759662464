import type { FastifyRequest, FastifyServerOptions } from "fastify";

/** How much is logged, from most severe to most talkative; `silent` logs nothing. */
export const logLevels = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** Where log lines go; each is one line of JSON. */
export interface LogStream {
  write(line: string): void;
}

/** Wherever somebody logs a request or its headers, these stay out. */
const secretHeaders = ["authorization", "cookie", "gateway-assertion", "proxy-authorization"];

/**
 * Fastify's pino, without secrets: credentials are redacted, and a request is logged by method and
 * path alone, because a query string is where careless clients put tokens, and an address is somebody's.
 *
 * @param stream - standard output unless given.
 */
export function logOptions(
  level: LogLevel,
  stream: LogStream | undefined,
): NonNullable<FastifyServerOptions["logger"]> {
  return {
    level,
    ...(stream !== undefined && { stream }),
    redact: secretHeaders.flatMap((header) => [
      `["${header}"]`,
      `*["${header}"]`,
      `*.headers["${header}"]`,
    ]),
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: request.url.split("?", 1)[0],
      }),
    },
  };
}
