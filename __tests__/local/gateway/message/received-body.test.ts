import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readWhole } from "../../../../local/gateway/message/body.ts";
import { ReceivedBody } from "../../../../local/gateway/message/received-body.ts";
import type {
  GatewayObserver,
  PolicyObserver,
} from "../../../../local/gateway/watching/observer.ts";
import { document, type Policies, runGateway } from "../harness.ts";

// A body that came with its head is taken as it is, and is a stream otherwise. Nobody behind the gateway must be able to tell.

function head(...lines: string[]): string {
  return ["POST /api/run HTTP/1.1", "Host: localhost", ...lines, "", ""].join("\r\n");
}

const five = `${head("Content-Length: 5")}hello`;
const inChunks = `${head("Transfer-Encoding: chunked")}3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n`;
const last = head("Connection: close", "Content-Length: 0");

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

describe("the body of a request", () => {
  /** A body as the gateway has it before its first policy, of a request that begins with `first`. */
  async function received(first: string) {
    const server = createServer();
    const socket = await connected(await listening(server));
    onTestFinished(() => {
      socket.destroy();
      server.close();
    });
    const asked = new Promise<ReceivedBody>((resolve) => {
      server.once("request", async (incoming: IncomingMessage) => {
        await undefined;
        resolve(new ReceivedBody(incoming));
      });
    });
    socket.write(first);
    const body = await asked;
    const pieces: string[] = [];
    body.watch((piece) => pieces.push(String(piece)));
    return { body, socket, pieces };
  }

  it("is taken as it is when it came with its head, once, and is seen once", async () => {
    const { body, pieces } = await received(five);
    expect(pieces).toEqual([]);
    expect(String(body.takeWhole())).toBe("hello");
    expect(body.takeWhole()).toBeUndefined();
    expect(String(await readWhole(body, 100))).toBe("");
    expect(pieces).toEqual(["hello"]);
  });

  it("is a stream when half of it is missing, and is seen once", async () => {
    const { body, socket, pieces } = await received(five.slice(0, -2));
    expect(body.takeWhole()).toBeUndefined();
    socket.write("lo");
    expect(String(await buffer(body.stream))).toBe("hello");
    expect(body.takeWhole()).toBeUndefined();
    expect(pieces.join("")).toBe("hello");
  });

  it.each([
    ["listens to it", (stream: IncomingMessage) => stream.on("data", () => undefined)],
    [
      "has listened, and waits",
      (stream: IncomingMessage) => stream.on("data", () => undefined).pause(),
    ],
    ["reads its pieces", (stream: IncomingMessage) => stream.on("readable", () => undefined)],
    ["iterates over it", (stream: IncomingMessage) => void stream.iterator().next()],
    ["has ended it", (stream: IncomingMessage) => stream.destroy()],
  ])("is not taken from somebody who %s", async (_, begin) => {
    const { body } = await received(five);
    begin(body.stream);
    expect(body.takeWhole()).toBeUndefined();
  });

  it("in chunks is there with its end, not with what looks like all of it", async () => {
    const { body, socket, pieces } = await received(inChunks.slice(0, -5));
    expect(body.takeWhole()).toBeUndefined();
    socket.write(inChunks.slice(-5));
    await expect.poll(() => body.stream.complete).toBe(true);
    expect(String(body.takeWhole())).toBe("hello");
    expect(pieces).toEqual(["hello"]);
  });
});

describe("behind the gateway", () => {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const { "content-length": length, "transfer-encoding": encoding } = request.headers;
    seen.push(encoding ?? `${length}`);
    response.end(`[${String(await buffer(request))}]`);
  });
  /** How the server was told where each body ends. */
  let seen: string[] = [];
  const forwarding = {
    inbound: '<set-backend-service backend-id="upstream" />',
    backend: "<forward-request />",
  };
  let upstream: string;

  beforeAll(async () => {
    upstream = `http://127.0.0.1:${await listening(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function running(sections: Parameters<typeof document>[0], policies: Policies = {}) {
    const gateway = await runGateway({ upstream, operation: document(sections), ...policies });
    onTestFinished(() => gateway.close());
    const port = Number(new URL(gateway.origin).port);
    /** The bodies of all answers to what is written piece by piece. */
    const answers = async (...pieces: string[]) => {
      const socket = await connected(port);
      let text = "";
      socket.on("data", (bytes) => {
        text += String(bytes);
      });
      const closed = once(socket, "close");
      for (const [at, piece] of pieces.entries()) {
        if (at > 0) await delay(5);
        socket.write(piece);
      }
      await closed;
      return text.replace(/HTTP\/1\.1 200 OK[\s\S]*?\r\n\r\n/g, "|");
    };
    return { gateway, answers };
  }

  it("bodies of requests behind each other are the same, wherever their packets end", async () => {
    seen = [];
    const { answers } = await running(forwarding);
    const all = `${five}${inChunks}${head("Content-Length: 2")}ok${last}`;
    const each = await Promise.all(
      Array.from(all, (_, at) =>
        answers(...(at === 0 ? [all] : [all.slice(0, at), all.slice(at)])),
      ),
    );
    expect([...new Set(each)]).toEqual(["|[hello]|[hello]|[ok]|[]"]);
    // undici says how long a stream is that has ended before it is sent.
    expect(seen.filter((each) => !["5", "2", "0", "chunked"].includes(each))).toEqual([]);
  });

  it("a body of which the client does not say how long it is goes on before it ends", async () => {
    seen = [];
    const { gateway } = await running(forwarding);
    const socket = await connected(Number(new URL(gateway.origin).port));
    socket.write(inChunks.slice(0, -5));
    await expect.poll(() => seen).toEqual(["chunked"]);
    socket.write(inChunks.slice(-5));
    expect(String(await once(socket, "data"))).toMatch(/\[hello\]$/);
    socket.destroy();
  });

  it.each([1, 16_000, 65_535, 65_536, 65_537, 131_072, 300_000])(
    "a body of %i bytes is the same, with its head or after it, and so is the next request",
    async (length) => {
      const { answers } = await running(forwarding);
      const body = "0123456789abcdef".repeat(length / 16 + 1).slice(0, length);
      const one = head(`Content-Length: ${length}`);
      const wanted = `|[${body}]|[hello]|[]`;
      const ways = [[one + body + five + last], [one, body, five + last], [one + body, five, last]];
      for (const pieces of ways) expect((await answers(...pieces)) === wanted).toBe(true);
    },
  );

  it.each([
    ["does not read it", "mine", [five]],
    ["reads it", '@(context.Request.Body.As<string>() + "!")', [five, inChunks]],
  ])(
    "a policy that %s and answers leaves the connection to the next request",
    async (_, set, bodies) => {
      const inbound = `<return-response><set-body>${set}</set-body></return-response>`;
      const { answers } = await running({ inbound });
      const text = set === "mine" ? set : "hello!";
      for (const body of bodies) {
        const wanted = `|${text}|${text}|${text}`;
        const end = body.replace("Host", "Connection: close\r\nHost");
        expect(await answers(body + body + end)).toBe(wanted);
        expect(await answers(body, body.slice(0, -2), body.slice(-2) + end)).toBe(wanted);
      }
    },
  );

  it("the one who watches sees what came and went once, whole or in pieces", async () => {
    const seen: string[] = [];
    const told = (what: string) => (piece: Uint8Array) => void seen.push(`${what} ${piece}`);
    const policy: PolicyObserver = {
      policy: () => policy,
      call: ({ body }) => {
        seen.push(Buffer.isBuffer(body) ? "sends it whole" : "sends a stream");
        const [answered, failed] = [() => undefined, () => undefined];
        return { answered, received: told("is answered"), failed };
      },
      ended: () => undefined,
      failed: () => undefined,
    };
    const observer: GatewayObserver = {
      request: () => ({
        policy: () => policy,
        received: told("gets"),
        traced: () => undefined,
        answered: () => undefined,
        sent: told("answers"),
        ended: () => undefined,
      }),
    };
    const { answers } = await running(forwarding, { observer });
    const closing = five.replace("Host", "Connection: close\r\nHost");
    await answers(closing);
    expect(seen.splice(0).toSorted()).toEqual(
      ["gets hello", "sends it whole", "is answered [hello]", "answers [hello]"].toSorted(),
    );
    await answers(closing.slice(0, -2), closing.slice(-2));
    expect(seen).toContain("sends a stream");
    for (const what of ["gets", "is answered", "answers"]) {
      const pieces = seen.filter((each) => each.startsWith(`${what} `));
      const whole = pieces.map((each) => each.slice(what.length + 1)).join("");
      expect(whole).toBe(what === "gets" ? "hello" : "[hello]");
    }
  });

  it("policies know who asks, though the connection ends before the body is there", async () => {
    const { gateway, answers } = await running({
      inbound: `<trace source="test"><message>@(context.Request.IpAddress)</message></trace><return-response />`,
    });
    expect(await answers(`${head("Transfer-Encoding: chunked")}no length\r\n`)).toMatch(/400/);
    await expect.poll(() => gateway.traces.map(({ message }) => message)).toEqual(["127.0.0.1"]);
  });
});
