import { createServer } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConnectionEnding } from "../../../../local/gateway/ending.ts";
import { MessageHeaders } from "../../../../local/gateway/message/headers.ts";
import { Outbound } from "../../../../local/gateway/outbound/outbound.ts";
import { type AnsweringServer, answeringServer, scripts } from "../answering-servers.ts";
import { listening } from "../listening.ts";

// What the gateway makes of an answer, beside what the request of undici makes of it.

interface Asked {
  readonly method?: string;
  readonly body?: Readable | Buffer | null;
  readonly signal?: AbortSignal;
  readonly headersTimeout?: number;
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, readonly string[]])[];
  readonly body: Readable;
}

type Way = (path: string, asked?: Asked) => Promise<Answer>;

let server: AnsweringServer;
let outbound: Outbound;
let agent: Agent;
let warnings: string[];

beforeAll(async () => {
  server = await answeringServer();
  outbound = new Outbound({ trusted: [], warn: (sentence) => warnings.push(sentence) });
  agent = new Agent({ bodyTimeout: 0 });
});

beforeEach(() => {
  warnings = [];
});

afterAll(async () => {
  server.close();
  await Promise.all([outbound.close(), agent.destroy()]);
});

const byGateway: Way = async (name, { signal, headersTimeout, ...asked } = {}) => {
  const patience = { ...(signal && { signal }), ...(headersTimeout && { headersTimeout }) };
  const headers = ["X-Script", name];
  const message = { url: server.origin, method: "GET", headers, ...asked };
  const answer = await outbound.send(message, patience);
  const { status, reason, body } = answer;
  return { status, reason, headers: [...answer.headers], body: body.stream };
};

const byUndici: Way = async (name, asked) => {
  const { method = "GET", ...others } = asked ?? {};
  const answer = await agent.request({
    ...others,
    origin: server.origin,
    path: "/",
    headers: ["X-Script", name],
    method: method as Dispatcher.HttpMethod,
    responseHeaders: "raw",
  });
  const raw = answer.headers as unknown as readonly string[];
  return {
    status: answer.statusCode,
    reason: answer.statusText,
    headers: [...MessageHeaders.fromRaw(raw)],
    body: answer.body,
  };
};

/** What comes of something: what it gives, or what there is to see of its error. */
async function outcome<T>(run: () => Promise<T>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = "code" in error ? error.code : undefined;
    return { failed: error.name, message: withoutPorts(error.message), code };
  }
}

function withoutPorts(text: string): string {
  return text.replace(/127\.0\.0\.1:\d+/g, "…");
}

/** Both ways must come to the same. */
async function same(run: (way: Way) => Promise<unknown>): Promise<unknown> {
  const [gateway, undici] = await Promise.all([run(byGateway), run(byUndici)]);
  expect(gateway).toEqual(undici);
  return gateway;
}

const whole = (name: string, asked: Asked = {}) =>
  same((way) =>
    outcome(async () => {
      const { body, ...head } = await way(name, asked);
      return { ...head, text: await outcome(() => textOf(body)) };
    }),
  );

describe.concurrent("an answer of a server is the same as for undici", () => {
  it.each(
    Object.keys(scripts).flatMap((name) =>
      ["GET", "HEAD", "POST"].map((method) => [name, method] as const),
    ),
  )("%s, to %s", async (name, method) => {
    await whole(name, { method, ...(method === "POST" && { body: Buffer.from("asked") }) });
  });

  it.each(Object.keys(scripts))("when it is read late: %s", async (name) => {
    await same((way) =>
      outcome(async () => {
        const { body } = await way(name);
        await delay(60);
        return await outcome(() => textOf(body));
      }),
    );
  });

  it.each(["", "CONNECT", "no token"])("for a method that is none: %s", async (method) => {
    const refused = { failed: "InvalidArgumentError" };
    expect(await whole("all at once", { method })).toMatchObject(refused);
  });

  it("for a header that is none", async () => {
    expect(await whole("all\nat once")).toMatchObject({ failed: "InvalidArgumentError" });
  });
});

describe("an answer whose connection ends before anybody reads it", () => {
  // The request of undici fails at these in a way that nobody can catch: they are as long as what is held of an answer.
  const long = "x".repeat(64 * 1024);

  it.each([
    ["with its length", ["HTTP/1.0 200 OK", `Content-Length: ${long.length}`]],
    ["without it", ["HTTP/1.0 200 OK"]],
    ["as it says", ["HTTP/1.1 200 OK", "Connection: Keep, Close"]],
  ])("is there, %s", async (_how, head) => {
    const answer = await answerThatEnds(`${head.join("\r\n")}\r\n\r\n${long}`);
    expect(await textOf(answer.body.stream)).toBe(long);
  });

  it("fails where it is not whole", async () => {
    const head = `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${2 * long.length}`;
    const answer = await answerThatEnds(`${head}\r\n\r\n${long}`);
    await expect(textOf(answer.body.stream)).rejects.toThrow();
  });
});

describe("an endless answer whose connection cannot wait", () => {
  it.each(["nobody has asked for yet", "nobody reads"])(
    "fails when too much of it waits, where %s",
    async (how) => {
      let isLeft = false;
      const endless = createServer((socket) => {
        const piece = Buffer.alloc(2 ** 20);
        const more = () => {
          while (!socket.destroyed && socket.write(piece));
        };
        socket.on("error", () => undefined);
        socket.once("close", () => {
          isLeft = true;
        });
        socket.on("drain", more);
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          more();
        });
      });
      const url = await listening(endless);
      const { body } = await outbound.send({ url, method: "GET" });
      if (how === "nobody reads") expect(body.stream.readableFlowing).toBe(null);
      await expect.poll(() => isLeft).toBe(true);
      await expect(textOf(body.stream)).rejects.toThrow(/More than 64 MiB of an answer wait/);
      endless.close();
    },
  );
});

/** The answer of a server that ends its connection behind it, when all of it has come. */
async function answerThatEnds(text: string) {
  const closing = createServer((socket) => {
    socket.once("data", () => socket.end(text));
  });
  const url = await listening(closing);
  const answer = await outbound.send({ url, method: "GET" });
  await delay(60);
  closing.close();
  return answer;
}

describe("a request that is given up ends as for undici", () => {
  const reason = new Error("given up");

  it("before it sets out", async () => {
    const signal = AbortSignal.abort(reason);
    expect(await whole("all at once", { signal })).toMatchObject({ message: "given up" });
    expect(warnings).toEqual([]);
  });

  it.each([0, 5])("while its answer is waited for, after %i ms", async (milliseconds) => {
    await same(async (way) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(reason), milliseconds);
      return await outcome(() => way("unanswered", { signal: abort.signal }));
    });
    expect(warnings).toEqual([]);
  });

  it.each(["the head first", "in two halves", "long at once"])(
    "while it is answered: %s",
    async (name) => {
      await same(async (way) => {
        const abort = new AbortController();
        const { body } = await way(name, { signal: abort.signal });
        const read = outcome(() => textOf(body));
        abort.abort(reason);
        return [await read, body.destroyed, body.errored?.message];
      });
    },
  );

  it.each(["all at once", "long at once"])("when nobody has read the answer: %s", async (name) => {
    await same(async (way) => {
      const abort = new AbortController();
      const { body } = await way(name, { signal: abort.signal });
      await delay(20);
      abort.abort(reason);
      return await outcome(() => textOf(body));
    });
  });

  it("when the answer takes too long", async () => {
    const failed = await whole("unanswered", { headersTimeout: 100 });
    expect(failed).toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT" });
    expect(warnings).toEqual([expect.stringContaining("did not answer in time")]);
  });

  it("leaves nobody behind who listens whether it is given up", async () => {
    const listening = new Set<() => void>();
    const ending = new ConnectionEnding();
    ending.addEventListener = (_, listener) => listening.add(listener);
    ending.removeEventListener = (_, listener) => listening.delete(listener);
    const send = (name: string) =>
      outbound.send(
        { url: server.origin, method: "GET", headers: ["X-Script", name] },
        { signal: ending },
      );
    await textOf((await send("in two halves")).body.stream);
    await expect(send("no answer")).rejects.toThrow();
    await expect.poll(() => listening.size).toBe(0);
  });
});

describe("a body that is sent", () => {
  it.each(["no answer", "a broken connection", "all at once"])(
    "is read to its end, or ended: %s",
    async (name) => {
      await same(async (way) => {
        const sent = Readable.from([Buffer.from("one "), Buffer.from("two")]);
        const result = await outcome(async () =>
          textOf((await way(name, { method: "POST", body: sent })).body),
        );
        await delay(5);
        return [result, sent.destroyed, sent.readableEnded, sent.errored?.name];
      });
    },
  );

  it("ends with an error when nobody is there to take it", async () => {
    server.close();
    await same(async (way) => {
      const sent = new PassThrough();
      sent.write("a part of it");
      const result = await outcome(() => way("all at once", { method: "POST", body: sent }));
      await delay(5);
      return [result, sent.destroyed, withoutPorts(String(sent.errored))];
    });
    server = await answeringServer();
  });
});
