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

/** What no line has that holds none of them; text that quotes one has a backslash before the second quote. */
const secretMember = new RegExp(`"(?:${secretHeaders.join("|")})":`, "i");

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
    // pino's own redaction goes through all its paths for each member of each line, and ends at a certain depth.
    hooks: { streamWrite: withoutSecrets },
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: pathOf(request.url),
      }),
    },
  };
}

/** A line whose secrets are replaced, however deep they are. */
function withoutSecrets(line: string): string {
  if (!secretMember.test(line)) return line;
  const hidden = JSON.stringify(JSON.parse(line), (name, value: unknown) =>
    secretHeaders.includes(name.toLowerCase()) ? "[Redacted]" : value,
  );
  return `${hidden}\n`;
}

/** Of what a request line asks for, which may be a whole URL, with whoever's name in it. */
export function pathOf(target: string): string {
  return target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0] ?? "";
}

/**
 * What is logged of an error that somebody's message caused: its kind and where it came from. Its message may repeat
 * whatever was sent.
 */
export function withoutMessage(error: unknown): { readonly type: string; readonly at: string } {
  if (!(error instanceof Error)) return { type: typeof error, at: "" };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return { type: error.name, at: frames.join("\n") };
}

/** The same for a message that the SDK did not serve; it has a word of its own for why it refused one. */
export function whyNotServed(error: Error): object {
  const [, reason] = /^Rejected inbound request \(([a-z-]+)\)/.exec(error.message) ?? [];
  return reason === undefined ? { fault: withoutMessage(error) } : { reason };
}
