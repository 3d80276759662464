import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What something between client and server does to answers. */
export interface Meddling {
  /** Holds each answer back until it is whole. */
  readonly buffers?: boolean;
  /** Cuts an answer off that is not done after so many milliseconds. */
  readonly cutsAfter?: number;
}

/** A proxy in front of a server on this machine. */
export class Between {
  static async start(port: number, meddling: Meddling): Promise<Between> {
    const between = new Between(port, meddling);
    between.#server.listen(0, "127.0.0.1");
    await once(between.#server, "listening");
    return between;
  }

  readonly #server: Server;

  private constructor(target: number, { buffers = false, cutsAfter }: Meddling) {
    this.#server = createServer((incoming, outgoing) => {
      const { url: path, method, headers } = incoming;
      const onward = request({ host: "127.0.0.1", port: target, path, method, headers });
      onward.on("response", (answer) => {
        if (!buffers) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          outgoing.flushHeaders();
          answer.pipe(outgoing);
          return;
        }
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          outgoing.end(Buffer.concat(chunks));
        });
      });
      // Whoever leaves takes the request along.
      outgoing.on("close", () => onward.destroy());
      onward.on("error", () => outgoing.destroy());
      incoming.pipe(onward);
      if (cutsAfter !== undefined) setTimeout(() => outgoing.destroy(), cutsAfter).unref();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
