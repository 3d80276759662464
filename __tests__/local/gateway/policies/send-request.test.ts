import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { document, type RunningGateway, request, runGateway } from "../harness.ts";

let other: FastifyInstance;
let origin: string;
let gateway: RunningGateway | undefined;
/** The paths that the other server was asked for. */
const asked: string[] = [];
/** The bodies that came to /kept. */
const bodies: string[] = [];

beforeAll(async () => {
  other = Fastify({ forceCloseConnections: true });
  other.addHook("onRequest", async (request) => {
    asked.push(request.url);
  });
  other.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  other.post("/echo", async ({ method }) => ({ method }));
  other.post("/kept", async ({ body }) => {
    bodies.push(await text(body as Readable));
    return "";
  });
  other.get("/moved", (_request, reply) => reply.redirect("/host", 302));
  other.get("/host", async (request) => request.headers.host);
  other.get("/late", async () => {
    await delay(50);
    return "late";
  });
  other.get("/fits", async () => "x".repeat(2 * 1024 * 1024));
  other.get("/large", async () => "x".repeat(2 * 1024 * 1024 + 1));
  other.get("/stalling", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-length": "10" });
    reply.raw.write("begun");
  });
  origin = await other.listen({ port: 0, host: "127.0.0.1" });
});

afterAll(() => other.close());

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  asked.length = 0;
  bodies.length = 0;
});

/** Sends a request from a policy; answers status, headers and the length of the body. */
async function sent(url: string, attributes = "", hosts = {}, seconds = 1): Promise<string> {
  const read = `@{ var r = context.Variables.GetValueOrDefault<IResponse>("r"); if (r == null) { return "null"; } var b = r.Body.As<string>(); return r.StatusCode + " " + (b.Length > 40 ? b.Length.ToString() : b); }`;
  gateway = await runGateway({
    hosts,
    operation: document({
      inbound: `<send-request mode="new" response-variable-name="r" timeout="${seconds}" ${attributes}><set-url>${url}</set-url><set-method>GET</set-method></send-request>
        <return-response><set-body>${read}</set-body></return-response>`,
      onError: `<return-response><set-body>@(context.LastError.Source + " " + context.LastError.Reason)</set-body></return-response>`,
    }),
  });
  return await (await fetch(`${gateway.origin}/api/run`)).text();
}

describe("send-request", () => {
  it("does not follow a redirect", async () => {
    expect(await sent(`${origin}/moved`)).toBe("302 ");
    expect(asked).toEqual(["/moved"]);
  });

  it("waits for the body no longer than its timeout", async () => {
    const started = performance.now();
    expect(await sent(`${origin}/stalling`)).toBe("send-request Timeout");
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it.each([2_147_483, 2_147_484, 9_999_999])("waits for a timeout of %i s", async (seconds) => {
    expect(await sent(`${origin}/late`, "", {}, seconds)).toBe("200 late");
  });

  it("reads a body as long as the tier holds, and no longer", async () => {
    expect(await sent(`${origin}/fits`)).toBe(`200 ${2 * 1024 * 1024}`);
    await gateway?.close();
    expect(await sent(`${origin}/large`)).toBe("send-request PayloadTooLarge");
  });

  it.each(["/stalling", "/large"])("gives null for %s when errors are ignored", async (path) => {
    expect(await sent(`${origin}${path}`, 'ignore-error="true"')).toBe("null");
  });

  it("says when nobody is there", async () => {
    expect(await sent("http://127.0.0.1:1/")).toBe("send-request ConnectionFailure");
  });

  it("asks the server that stands for an origin, by the name it stands for", async () => {
    const hosts = { "https://clients.example": origin };
    expect(await sent("https://clients.example/host?a=1", "", hosts)).toBe("200 clients.example");
    expect(asked).toEqual(["/host?a=1"]);
  });
});

describe("what send-request leaves to the policies behind it", () => {
  const send = (url: string, attributes = "") =>
    `<send-request mode="new" response-variable-name="answer" timeout="2" ${attributes}><set-url>${url}</set-url><set-method>POST</set-method><set-header name="X-Sent"><value>1</value></set-header><set-body>@("body")</set-body></send-request>`;
  const tell =
    '<return-response><set-body>@{ var answer = (IResponse)context.Variables["answer"]; return answer == null ? "null" : answer.StatusCode + " " + answer.Body.As<JObject>()["method"]; }</set-body></return-response>';

  it("keeps the answer in a variable", async () => {
    const inbound = send(`${origin}/echo`) + tell;
    expect((await request({ operation: document({ inbound }) })).text).toBe("200 POST");
  });

  it("copies the request with its body, to the backend when it names no other place", async () => {
    const copy = (url: string) =>
      `<send-request mode="copy" response-variable-name="answer">${url}</send-request>`;
    for (const url of [`<set-url>${origin}/kept</set-url>`, ""]) {
      const inbound = `<set-backend-service backend-id="upstream" /><rewrite-uri template="/kept" />${copy(url)}`;
      const operation = document({ inbound, backend: "<forward-request />" });
      await request({ upstream: origin, operation }, { method: "POST", body: "hello" });
      expect(bodies.splice(0)).toEqual(["hello", "hello"]);
    }
  });

  it("keeps null when it fails and errors are ignored", async () => {
    const inbound = send("http://127.0.0.1:9/", 'ignore-error="true"') + tell;
    expect((await request({ operation: document({ inbound }) })).text).toBe("null");
  });

  it("fails the request otherwise", async () => {
    const operation = document({ inbound: send("http://127.0.0.1:9/") });
    expect((await request({ operation })).status).toBe(500);
  });
});

describe("context.Request.IpAddress", () => {
  it("is the client's address", async () => {
    gateway = await runGateway({
      operation: document({
        inbound:
          "<return-response><set-body>@(context.Request.IpAddress)</set-body></return-response>",
      }),
    });
    expect(await (await fetch(`${gateway.origin}/api/run`)).text()).toBe("127.0.0.1");
  });
});
