import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";

/** From where a request may say that it comes, and to whom it may say that it goes. */
export interface HostRules {
  /**
   * Host names accepted in `Host`, without port.
   * @default any: behind an ingress, which routes by host, the check adds nothing
   */
  allowedHosts?: readonly string[];
  /**
   * Host names of web pages accepted in `Origin`; a request without `Origin` always passes.
   * @default any but a page that has rebound its name to this machine: a browser does not send a bearer
   * token by itself, so a foreign page has none
   */
  allowedOrigins?: readonly string[];
}

/** An `onRequest` hook that refuses what the rules do not allow, with 403. */
export function requireHost({ allowedHosts, allowedOrigins }: HostRules) {
  const [hosts, origins] = [allowedHosts, allowedOrigins].map((names) => names && [...names]);
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { host, origin } = request.headers;
    const checks = [
      hosts && validateHostHeader(host, hosts),
      origins ? validateOriginHeader(origin, origins) : notRebound(request),
    ];
    const refused = checks.find((check) => check?.ok === false);
    if (refused === undefined || refused.ok) {
      done();
      return;
    }
    const error = { code: -32_000, message: refused.message };
    reply.code(403).send({ jsonrpc: "2.0", error, id: null });
  };
}

/**
 * DNS rebinding: a page's own name is made to mean this machine, and the browser sends it what it takes
 * for the page's server. Then origin and host are one name, which is not that of this machine.
 */
function notRebound({ headers, socket }: FastifyRequest) {
  const { host, origin } = headers;
  if (origin === undefined || !isLoopback(socket.localAddress ?? "")) return { ok: true } as const;
  const own = validateOriginHeader(origin, localhostAllowedHostnames());
  const page = URL.parse(origin)?.hostname;
  const rebound = !own.ok && page === URL.parse(`http://${host}`)?.hostname;
  return rebound ? own : ({ ok: true } as const);
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(address);
}
