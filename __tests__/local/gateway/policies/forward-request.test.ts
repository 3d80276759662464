import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { document, type Policies, type RunningGateway, runGateway } from "../harness.ts";

let upstream: FastifyInstance;
let origin: string;
let gateway: RunningGateway | undefined;
/** What came to /busy. */
const bodies: string[] = [];
/** Resolves when the upstream server sees that its client is gone. */
let disconnected: Promise<unknown>;

beforeAll(async () => {
  upstream = Fastify({ forceCloseConnections: true });
  upstream.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  upstream.all("/echo", async (request) => ({
    method: request.method,
    url: request.url,
    headers: request.headers,
  }));
  upstream.post("/busy", async (request, reply) => {
    bodies.push(await text(request.body as Readable));
    return reply.code(bodies.length < 2 ? 503 : 200).send("done");
  });
  upstream.post("/moved", (_request, reply) => reply.redirect("/again", 307));
  upstream.post("/again", (_request, reply) => reply.redirect("/echo", 303));
  upstream.get("/stream", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
    reply.raw.write("data: first\n\n");
    disconnected = once(reply.raw, "close");
  });
  upstream.get("/silent", (_request, reply) => {
    reply.hijack();
  });
  upstream.route({
    method: ["GET", "POST"],
    url: "/missing",
    handler: async (_request, reply) => reply.code(404).send({ code: -32601 }),
  });
  origin = await upstream.listen({ port: 0, host: "127.0.0.1" });
});

afterAll(() => upstream.close());

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  bodies.length = 0;
});

/** Forwards to a path of the upstream server. */
function forwarding(
  path: string,
  forward = '<forward-request buffer-response="false" />',
): Policies {
  return {
    upstream: origin,
    operation: document({
      inbound: `<set-backend-service backend-id="upstream" /><rewrite-uri template="${path}" />`,
      backend: forward,
      onError:
        '<return-response><set-status code="502" reason="Bad" /><set-body>@(context.LastError.Reason)</set-body></return-response>',
    }),
  };
}

async function started(policies: Policies): Promise<string> {
  gateway = await runGateway(policies);
  return `${gateway.origin}/api/run`;
}

describe("forward-request", () => {
  it("passes method, query and headers, but not those of the connection", async () => {
    const url = await started(forwarding("/echo"));
    const answer = await fetch(`${url}?a=1`, {
      method: "POST",
      body: "{}",
      headers: { "mcp-protocol-version": "2026-07-28", "content-type": "application/json" },
    });
    const echoed = (await answer.json()) as {
      url: string;
      method: string;
      headers: Record<string, string>;
    };
    expect(echoed).toMatchObject({ method: "POST", url: "/echo?a=1" });
    expect(echoed.headers).toMatchObject({
      "mcp-protocol-version": "2026-07-28",
      "content-length": "2",
      "x-forwarded-for": "127.0.0.1",
      host: new URL(origin).host,
    });
  });

  it("answers, and goes on, when a server gives a reason that no status line can hold", async () => {
    const odd = createServer((socket) => {
      socket.once("data", () =>
        socket.end("HTTP/1.1 200 Não \u2603\r\nContent-Length: 2\r\n\r\n{}"),
      );
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void odd.close());
    await once(odd, "listening");
    const { port } = odd.address() as AddressInfo;
    const url = await started({ ...forwarding("/"), upstream: `http://127.0.0.1:${port}` });
    for (const _ of [1, 2]) {
      const answer = await fetch(url);
      expect([answer.status, answer.statusText, await answer.text()]).toEqual([200, "OK", "{}"]);
    }
  });

  it.each([
    ["a reason", '<set-status code="200" reason="@("\u2603\\n")" />', 200],
    ["a header", '<set-header name="X-A"><value>@("\u2603\\n")</value></set-header>', 500],
    ["a status", '<set-status code="@(1000)" reason="X" />', 500],
  ])(
    "answers, and goes on, when a policy writes %s that HTTP cannot carry",
    async (_, wrote, status) => {
      const url = await started({
        operation: document({ inbound: `<return-response>${wrote}</return-response>` }),
      });
      for (const _ of [1, 2]) expect((await fetch(url)).status).toBe(status);
    },
  );

  it("passes a stream as it comes: the first event arrives while the answer goes on", async () => {
    const answer = await fetch(await started(forwarding("/stream")));
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe("data: first\n\n");
    await reader?.cancel();
  });

  it("ends the backend's request when the client goes away", async () => {
    const abort = new AbortController();
    const answer = await fetch(await started(forwarding("/stream")), { signal: abort.signal });
    await answer.body?.getReader().read();
    abort.abort();
    await expect(disconnected).resolves.toBeDefined();
  });

  it("passes an error of the backend with its body", async () => {
    const answer = await fetch(await started(forwarding("/missing")));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: -32601 });
  });

  it("goes to the path of whatever stands in for the backend, and tells where nothing is", async () => {
    const policies = { ...forwarding("/echo"), upstreamPath: { path: "/missing" } };
    const url = await started(policies);
    await fetch(url, { method: "GET" });
    await fetch(url, { method: "POST", headers: { "mcp-session-id": "1" } });
    expect(gateway?.warnings).toEqual([]);
    expect((await fetch(`${url}?key=s3cret`, { method: "POST" })).status).toBe(404);
    expect(gateway?.warnings).toEqual([
      expect.stringMatching(/^Nothing is at http:\/\/127\.0\.0\.1:\d+\/missing: it answers 404\./),
    ]);
  });

  it("fails with Timeout when the backend stays silent", async () => {
    const policies = forwarding("/silent", '<forward-request timeout="1" />');
    const answer = await fetch(await started(policies));
    expect(answer.status).toBe(502);
    expect(await answer.text()).toBe("Timeout");
  });

  it("goes to the API's own backend when no policy names another", async () => {
    const own = {
      serviceUrl: origin,
      operation: document({
        inbound: '<rewrite-uri template="/echo" />',
        backend: "<forward-request />",
      }),
    };
    expect(await (await fetch(await started(own))).json()).toMatchObject({ url: "/echo" });
    await gateway?.close();
    const named = { ...forwarding("/missing"), serviceUrl: "http://127.0.0.1:9" };
    expect((await fetch(await started(named))).status).toBe(404);
  });

  it("fails after timeout-ms, which counts more than timeout", async () => {
    const policies = forwarding("/silent", '<forward-request timeout="60" timeout-ms="100" />');
    expect(await (await fetch(await started(policies))).text()).toBe("Timeout");
  });

  it("passes a redirect on, or follows it without the credentials", async () => {
    const post = { method: "POST", body: "hello", headers: { authorization: "Bearer x" } };
    const passed = await fetch(await started(forwarding("/moved")), {
      ...post,
      redirect: "manual",
    });
    expect(passed.status).toBe(307);
    await gateway?.close();
    const url = await started(forwarding("/moved", '<forward-request follow-redirects="true" />'));
    const followed = (await (await fetch(url, post)).json()) as Record<string, unknown>;
    expect(followed).toMatchObject({ method: "GET", url: "/echo" });
    expect(followed["headers"]).not.toHaveProperty("authorization");
  });

  const retrying = (attributes: string) =>
    forwarding(
      "/busy",
      `<retry condition="@(context.Response.StatusCode == 503)" count="1" interval="0"><forward-request ${attributes} /></retry>`,
    );

  it("sends a buffered body again when it is retried", async () => {
    const url = await started(retrying('buffer-request-body="true"'));
    const answer = await fetch(url, { method: "POST", body: "hello" });
    expect([answer.status, ...bodies]).toEqual([200, "hello", "hello"]);
  });

  it("says that a streamed body is gone rather than to send an empty one", async () => {
    const answer = await fetch(await started(retrying("")), { method: "POST", body: "hello" });
    expect(await answer.text()).toBe("RequestBodyConsumed");
    expect(bodies).toEqual(["hello"]);
  });

  it("fails with BackendConnectionFailure when there is no backend", async () => {
    const policies = { ...forwarding("/echo"), upstream: "http://127.0.0.1:9" };
    expect(await (await fetch(await started(policies))).text()).toBe("BackendConnectionFailure");
  });

  it.each([
    ["came with its head", "hello"],
    ["came in chunks", new Blob(["hello"]).stream()],
  ])(
    "leaves nothing of a body that %s to on-error, which answers all the same",
    async (_, body) => {
      const onError =
        '<return-response><set-body>@(context.LastError.Reason + (context.Request.Body == null ? ", no body" : ", a body"))</set-body></return-response>';
      const inbound = '<set-backend-service backend-id="upstream" />';
      const operation = document({ inbound, backend: "<forward-request />", onError });
      const url = await started({ operation, upstream: "http://127.0.0.1:9" });
      const answer = await fetch(url, { method: "POST", body, duplex: "half" });
      expect(await answer.text()).toBe("BackendConnectionFailure, no body");
    },
  );
});
