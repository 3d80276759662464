import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way, which a test may spoil. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  status: number;
  readonly headers: Headers;
  text: string;
}

/**
 * A gateway in front of a gateway: everything is passed on, with its own origin in the place of the other's, and each
 * answer is spoilt in one way.
 */
export class SpoiltServer {
  static async start(origin: string, spoil: (answer: Passing) => void): Promise<SpoiltServer> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { port } = server.address() as AddressInfo;
      const here = `http://127.0.0.1:${port}`;
      const there = (text: string) =>
        text
          .replaceAll(here, origin)
          .replaceAll(encodeURIComponent(here), encodeURIComponent(origin));
      const back = (text: string) =>
        text
          .replaceAll(origin, here)
          .replaceAll(encodeURIComponent(origin), encodeURIComponent(here));
      const body = Buffer.concat(chunks).toString();
      const headers = Object.entries(request.headers).filter(
        ([name]) => !["host", "connection", "content-length", "expect"].includes(name),
      );
      const answer = await fetch(`${origin}${there(request.url ?? "/")}`, {
        method: request.method ?? "GET",
        headers: headers.map(([name, value]): [string, string] => [name, there(String(value))]),
        redirect: "manual",
        ...(body === "" ? {} : { body: there(body) }),
      });
      const passing: Passing = {
        method: request.method ?? "",
        path: request.url ?? "",
        status: answer.status,
        headers: new Headers([...answer.headers].map(([name, value]) => [name, back(value)])),
        text: back(await answer.text()),
      };
      for (const name of [
        "content-length",
        "content-encoding",
        "transfer-encoding",
        "connection",
      ]) {
        passing.headers.delete(name);
      }
      spoil(passing);
      response.writeHead(passing.status, Object.fromEntries(passing.headers));
      response.end(passing.text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new SpoiltServer(server);
  }

  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
