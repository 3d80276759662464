import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Logger } from "pino";
import { StartError } from "../errors.ts";
import { type Loopback, listenOnLoopback } from "../loopback.ts";
import type { Gateway } from "./gateway.ts";

/**
 * The HTTP server of a gateway. It takes its port before the gateway exists, since the gateway's
 * issuer is made of it; until then it answers 503.
 */
export class GatewayServer {
  /** @throws StartError when the port is taken. */
  static async listen(port: number, logger: Logger): Promise<GatewayServer> {
    const server = createServer({
      requestTimeout: 0,
      headersTimeout: 30_000,
      // Longer than clients keep an idle connection: one that is closed while a request sets out loses it.
      keepAliveTimeout: 120_000,
    });
    const loopback = await listenOnLoopback(server, port).catch((error: unknown) => {
      throw new StartError(cannotListen(port, error), { cause: error });
    });
    const listening = new GatewayServer(loopback, logger);
    // Node.js writes a head that goes out by itself in the encoding of its connection, and any other byte for byte.
    server.on("connection", (socket) => socket.setDefaultEncoding("latin1"));
    server.on("request", (incoming, message) => listening.#handle(incoming, message));
    return listening;
  }

  readonly origin: string;
  readonly #loopback: Loopback;
  readonly #logger: Logger;
  #gateway: Gateway | undefined;

  private constructor(loopback: Loopback, logger: Logger) {
    this.#loopback = loopback;
    this.origin = `http://localhost:${loopback.port}`;
    this.#logger = logger;
  }

  /** From now on requests go to this gateway. */
  serve(gateway: Gateway): void {
    this.#gateway = gateway;
  }

  async close(): Promise<void> {
    await this.#loopback.close();
  }

  #handle(incoming: IncomingMessage, message: ServerResponse): void {
    if (this.#gateway === undefined) {
      message.writeHead(503, { "Retry-After": "1" }).end();
      return;
    }
    this.#gateway.handle(incoming, message).catch((error: unknown) => {
      this.#logger.error({ error }, "the gateway failed");
      if (message.headersSent) message.destroy();
      // With its reason: the one that could not be written would be kept, and end the process with all gateways.
      else message.writeHead(500, STATUS_CODES[500]).end();
    });
  }
}

function cannotListen(port: number, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE"
    ? `Port ${port} is in use. End what uses it, or choose another with --port.`
    : `The gateway cannot listen on port ${port}: ${String(error)}`;
}
