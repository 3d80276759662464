import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { document, type RunningGateway, request, runGateway } from "../harness.ts";

let slow: Server;
let origin: string;
let open = 0;
let openTogether = 0;
let abandoned = 0;
let gateway: RunningGateway | undefined;

beforeAll(async () => {
  slow = createServer((asked, response) => {
    open += 1;
    openTogether = Math.max(open, openTogether);
    const timer = setTimeout(() => response.end(asked.url), Number(asked.url?.slice(1) ?? 0));
    response.on("close", () => {
      open -= 1;
      if (!response.writableFinished) abandoned += 1;
      clearTimeout(timer);
    });
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
});

afterAll(() => {
  slow.closeAllConnections();
  slow.close();
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const send = (name: string, milliseconds: number) =>
  `<send-request response-variable-name="${name}"><set-url>${origin}/${milliseconds}</set-url></send-request>`;
const known =
  '<return-response><set-body>@(string.Join(",", new [] {"a", "b"}.Where(n => context.Variables.ContainsKey(n))))</set-body></return-response>';

async function waited(until: string, content: string): Promise<string> {
  const { text } = await request({
    operation: document({ inbound: `<wait ${until}>${content}</wait>${known}` }),
  });
  return text;
}

describe("wait", () => {
  it("runs its policies beside each other, until all are done", async () => {
    openTogether = 0;
    expect(await waited("", send("a", 300) + send("b", 300))).toBe("a,b");
    expect(openTogether).toBe(2);
  });

  it("ends with the first, and gives up the others", async () => {
    abandoned = 0;
    const nested = `<choose><when condition="@(true)">${send("b", 5000)}<set-variable name="c" value="1" /></when></choose>`;
    expect(await waited('for="any"', send("a", 20) + nested)).toBe("a");
    await expect.poll(() => abandoned).toBe(1);
  });

  it("knows the variables that were set before, and keeps those that are set in it", async () => {
    const before = '<set-variable name="a" value="/10" />';
    const named = `<send-request response-variable-name="b"><set-url>@("${origin}" + (string)context.Variables["a"])</set-url></send-request>`;
    const { text } = await request({
      operation: document({ inbound: `${before}<wait for="all">${named}</wait>${known}` }),
    });
    expect(text).toBe("a,b");
  });

  it("fails as its policies do", async () => {
    const answer = await request({
      operation: document({
        inbound: `<wait for="all"><send-request response-variable-name="a"><set-url>http://127.0.0.1:1/</set-url></send-request>${send("b", 10)}</wait>`,
        onError: `<set-header name="X-Error"><value>@(context.LastError.Path + " " + context.LastError.Reason)</value></set-header>`,
      }),
    });
    expect([answer.status, answer.headers.get("x-error")]).toEqual([
      500,
      "wait[1]/send-request[1] ConnectionFailure",
    ]);
  });

  it("ends the pipeline when a policy in it answers", async () => {
    const answer =
      '<choose><when condition="@(true)"><return-response><set-body>done</set-body></return-response></when></choose>';
    expect(await waited("", answer + send("a", 10))).toBe("done");
  });
});

describe("limit-concurrency", () => {
  it("refuses who comes while as many are inside, by key", async () => {
    gateway = await runGateway({
      upstream: origin,
      operation: document({
        inbound: '<set-backend-service backend-id="upstream" /><rewrite-uri template="/250" />',
        backend:
          '<limit-concurrency key="@(context.Request.Headers.GetValueOrDefault("X-Key", ""))" max-count="2"><forward-request /></limit-concurrency>',
        onError:
          '<set-header name="X-Error"><value>@(context.LastError.Source + " " + context.LastError.Reason)</value></set-header>',
      }),
    });
    const call = (key: string) =>
      fetch(`${gateway?.origin}/api/run`, { headers: { "X-Key": key } });
    const inside = [call("a"), call("a"), call("b")];
    await expect.poll(() => open).toBe(3);
    const refused = await call("a");
    expect([refused.status, refused.headers.get("x-error")]).toEqual([
      429,
      "limit-concurrency ConcurrencyLimitReached",
    ]);
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await call("a")).status).toBe(200);
  });

  it("lets the next one in after a failure", async () => {
    gateway = await runGateway({
      operation: document({
        inbound: `<limit-concurrency key="k" max-count="1"><set-variable name="x" value="@(int.Parse("x"))" /></limit-concurrency><trace source="s"><message>@((string)context.Variables["x"])</message></trace>`,
      }),
    });
    for (let count = 0; count < 2; count += 1) {
      expect((await fetch(`${gateway.origin}/api/run`)).status).toBe(500);
    }
  });
});

describe("mock-response", () => {
  it("ends the pipeline with an empty answer", async () => {
    const { status, headers, text } = await request({
      operation: document({
        inbound:
          '<mock-response status-code="201" content-type="application/json" /><set-status code="500" reason="x" />',
        outbound: '<set-header name="X-Late"><value>1</value></set-header>',
      }),
    });
    expect([status, headers.get("content-type"), headers.get("x-late"), text]).toEqual([
      201,
      "application/json",
      null,
      "",
    ]);
    expect((await request({ operation: document({ inbound: "<mock-response />" }) })).status).toBe(
      200,
    );
  });
});
