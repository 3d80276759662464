import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { mcpPath } from "./mcp-endpoint.ts";

/** The server cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = "ListenError";

  constructor(host: string, port: number, cause: Error) {
    super(`Cannot listen on host ${host}, port ${port} (${cause.message}): change HOST or PORT.`, {
      cause,
    });
  }
}

/**
 * Starts to listen and says where in one log line. It goes past `app.listen()` because Fastify logs
 * one line per network interface.
 * @throws {@link ListenError}
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  await app.ready();
  try {
    app.server.listen({ host, port });
    await once(app.server, "listening");
  } catch (error) {
    throw error instanceof Error ? new ListenError(host, port, error) : error;
  }
  const { address, family, port: chosenPort } = app.server.address() as AddressInfo;
  const authority = `${family === "IPv6" ? `[${address}]` : address}:${chosenPort}`;
  app.log.info({ port: chosenPort }, `weather server listening on http://${authority}${mcpPath}`);
}
