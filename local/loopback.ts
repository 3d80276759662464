import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/** A server that answers at `localhost`. */
export interface Loopback {
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

const addresses = { ipv4: "127.0.0.1", ipv6: "::1" } as const;

/** How often another port is tried where any will do and somebody has it at the other address. */
const tries = 20;

/**
 * Listens at both addresses that `localhost` means, with one port. At one of them alone, another user of the machine could
 * take the port at the other, and be what a browser or a client reaches by the same URL. A machine without IPv6 has one.
 *
 * @param port 0 takes any that is free at both
 * @throws the error of Node, whose `code` is `EADDRINUSE` where either is taken
 */
export async function listenOnLoopback(server: HttpServer, port: number): Promise<Loopback> {
  for (let attempt = 1; ; attempt += 1) {
    const taken = await listening(server, port, addresses.ipv4);
    // It hands over its connections: https://nodejs.org/api/http.html#event-connection
    const other = createServer((socket) => server.emit("connection", socket));
    try {
      await listening(other, taken, addresses.ipv6);
      return { port: taken, close: () => closed(server, other) };
    } catch (error) {
      if (isWithoutIpv6(error)) return { port: taken, close: () => closed(server) };
      await closed(server);
      if (port !== 0 || attempt === tries) throw error;
    }
  }
}

async function listening(server: Server, port: number, host: string): Promise<number> {
  server.listen({ port, host });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function isWithoutIpv6(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
}

async function closed(server: HttpServer, other?: Server): Promise<void> {
  if (!server.listening) return;
  const all = [server, ...(other === undefined ? [] : [other])].map((one) => once(one, "close"));
  server.close();
  other?.close();
  server.closeAllConnections();
  await Promise.all(all);
}
