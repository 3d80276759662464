import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it reached the backend. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** Names as they were spelt, in order. */
  readonly names: readonly string[];
  readonly body: Buffer;
}

type Script = (response: ServerResponse, received: Received) => void;

const acceptance: Script = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"jsonrpc":"2.0","id":1,"result":{}}');
};

/** A backend that keeps what it receives and answers, or misbehaves, as a test says. */
export class ScriptedBackend {
  static async start(): Promise<ScriptedBackend> {
    const backend = new ScriptedBackend();
    await backend.listen();
    return backend;
  }

  readonly received: Received[] = [];
  #script = acceptance;
  readonly #server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const received = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      names: request.rawHeaders.filter((_text, index) => index % 2 === 0),
      body: Buffer.concat(chunks),
    };
    this.received.push(received);
    this.#script(response, received);
  });

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The last request. */
  get last(): Received | undefined {
    return this.received.at(-1);
  }

  /** From now on, answers like this. */
  answer(script: Script): void {
    this.#script = script;
  }

  /** From now on, answers with this. */
  reply(status: number, headers: Readonly<Record<string, string>>, body = ""): void {
    this.answer((response) => response.writeHead(status, headers).end(body));
  }

  /** Forgets everything and answers well. */
  reset(): void {
    this.received.length = 0;
    this.#script = acceptance;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
