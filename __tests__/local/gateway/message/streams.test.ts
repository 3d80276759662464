import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  Agent,
  createServer,
  get as httpGet,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { listening } from "../listening.ts";

const piece = Buffer.alloc(64 * 1024, "piece");
const pieces = 512;
/** What the server does with each request, by its path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  // The head alone: its events come later, or never.
  "/silent": (response) => response.writeHead(200, { "x-head": "1" }).flushHeaders(),
  "/cut": (response) => {
    response.writeHead(200).write("half of it");
    setTimeout(() => response.destroy(), 20);
  },
  "/short": (response) => {
    response.writeHead(200, { "content-length": "100" }).write("half of it");
    setTimeout(() => response.destroy(), 20);
  },
  "/large": (response) => Readable.from(eachPiece()).pipe(response),
  "/whole": (response) => response.end("all at once"),
  "/pieces": (response) => {
    for (const each of ["one, ", "two, ", "three"]) response.write(each);
    response.end();
  },
  "/nothing": (response) => response.writeHead(200, { "content-length": "0" }).end(),
};
let sent = 0;
const server = createServer((request, response) =>
  answers[request.headers["x-path"] as string]?.(response),
);
let gateway: RunningGateway;

function* eachPiece(): Generator<Buffer> {
  for (sent = 0; sent < pieces; sent += 1) yield piece;
}

beforeAll(async () => {
  gateway = await runGateway({
    upstream: await listening(server),
    operation: document({
      inbound: '<set-backend-service backend-id="upstream" />',
      backend: "<forward-request />",
    }),
  });
});

afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});

async function answerAt(path: string, method = "GET"): Promise<IncomingMessage> {
  const request = httpGet(`${gateway.origin}/api/run`, { method, headers: { "x-path": path } });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return answer;
}

/** How many pieces were sent once no more of them are. */
async function sentInTheEnd(): Promise<number> {
  for (let before = -1; before !== sent; await delay(100)) before = sent;
  return sent;
}

async function read(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("a stream of a server", () => {
  it("begins with its head, before there is anything else of it", async () => {
    const answer = await answerAt("/silent");
    expect(answer.headers["x-head"]).toBe("1");
    answer.destroy();
  });

  it.each(["/cut", "/short"])("that ends before its time is cut here, too: %s", async (path) => {
    const answer = await answerAt(path);
    await expect(read(answer)).rejects.toThrow("aborted");
    expect(answer.complete).toBe(false);
    expect((await read(await answerAt("/whole"))).toString()).toBe("all at once");
  });

  it("comes whole, however long it is", async () => {
    const whole = await read(await answerAt("/large"));
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    expect(digest(whole)).toBe(digest(Buffer.concat(Array.from({ length: pieces }, () => piece))));
  });

  it("comes in the order of its pieces, and leaves the connection to the next answer", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let times = 0; times < 20; times += 1) {
      const request = httpGet(`${gateway.origin}/api/run`, {
        agent,
        headers: { "x-path": "/pieces" },
      });
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      expect(String(await read(answer))).toBe("one, two, three");
    }
    agent.destroy();
  });

  it("is taken no faster than the client takes it, and no more when it is gone", async () => {
    const answer = await answerAt("/large");
    // 32 MiB in all; what is under way stands in the buffers of a few sockets and streams.
    expect(await sentInTheEnd()).toBeLessThan(pieces / 2);
    answer.destroy();
    expect(await sentInTheEnd()).toBeLessThan(pieces);
  });

  it("is nothing where there is nothing, or only the head was asked for", async () => {
    expect((await read(await answerAt("/nothing"))).length).toBe(0);
    expect((await read(await answerAt("/whole", "HEAD"))).length).toBe(0);
    expect((await read(await answerAt("/whole"))).toString()).toBe("all at once");
  });
});
