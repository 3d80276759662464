import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { runPolicy } from "../../../local/policy-run/index.ts";
import { PolicyError } from "../../../policy/index.ts";
import { document } from "../gateway/harness.ts";
import { inbound } from "./inbound-policy.ts";

describe("what runPolicy is given", () => {
  const seen = document({
    inbound: `<return-response><set-body>@(context.Request.Method + " " + context.Request.OriginalUrl.ToString() + " " + context.Request.Body?.As<string>(true) + " " + context.Request.IpAddress + " " + context.Api.Name + " " + context.Operation.UrlTemplate + " " + string.Join(",", context.Request.MatchedParameters.Select(each => each.Key + "=" + each.Value)))</set-body></return-response>`,
  });

  it.each([
    ["a path", "/a?b=1", undefined, "GET https://gateway.example/a?b=1  127.0.0.1 API /* *=a"],
    [
      "a method and a path",
      "DELETE /a",
      undefined,
      "DELETE https://gateway.example/a  127.0.0.1 API /* *=a",
    ],
    [
      "a URL",
      { path: "http://localhost:8080/" },
      undefined,
      "GET http://localhost:8080/  127.0.0.1 API / ",
    ],
    [
      "a Request",
      new Request("https://shop.example/a", { method: "PUT", body: "x" }),
      undefined,
      "PUT https://shop.example/a x 127.0.0.1 API /* *=a",
    ],
    [
      "a body",
      { path: "/", body: "text" },
      undefined,
      "POST https://gateway.example/ text 127.0.0.1 API / ",
    ],
    [
      "an API and an operation",
      "/shop/orders/7.json",
      {
        api: { path: "shop", name: "Shop" },
        operation: { urlTemplate: "/orders/{id}.json" },
        callerAddress: "203.0.113.7",
      },
      "GET https://gateway.example/shop/orders/7.json  203.0.113.7 Shop /orders/{id}.json id=7",
    ],
  ] as const)("may be %s", async (_what, request, options, expected) => {
    expect((await runPolicy(seen, request, options)).response.text).toBe(expected);
  });

  it("may be a request that no operation takes", async () => {
    const { response, errors } = await runPolicy(seen, "/other", {
      operation: { urlTemplate: "/orders" },
    });
    expect(response.status).toBe(404);
    expect(errors).toMatchObject([
      { reason: "OperationNotFound", section: "backend", place: undefined },
    ]);
  });

  it("may be a preflight request, which cors answers", async () => {
    const policy = inbound(
      "<cors><allowed-origins><origin>https://app.example</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>",
    );
    const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "GET" };
    const { response } = await runPolicy(policy, { method: "OPTIONS", headers });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });

  it("may be policies of other scopes", async () => {
    const mark = (name: string) => `<set-header name="${name}"><value>1</value></set-header>`;
    const { steps } = await runPolicy(inbound(mark("a")), "/", {
      scope: "operation",
      scopes: { global: document({ inbound: mark("g") }), api: inbound(mark("b")) },
    });
    expect(steps.map(({ scope, place }) => [scope, place.document])).toEqual([
      ["global", "global"],
      ["api", "api"],
      ["operation", "policy.xml"],
    ]);
  });

  it("may be managed identities", async () => {
    const policy = inbound(
      '<authentication-managed-identity resource="https://vault.azure.net" />',
    );
    const { requests } = await runPolicy(policy, "/", {
      managedIdentityToken: (resource) => `token for ${resource}`,
    });
    expect(requests[0]?.headers.get("authorization")).toBe(
      "Bearer token for https://vault.azure.net",
    );
    const { errors } = await runPolicy(policy, "/");
    expect(errors).toMatchObject([{ message: expect.stringContaining("managedIdentityToken") }]);
  });

  it("may be URLs of servers that run", async () => {
    const server = createServer((incoming, answer) =>
      answer.end(`${incoming.headers.host} ${incoming.url}`),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const direct = await runPolicy(inbound(""), "/x", { backend: `${origin}/base` });
    expect(direct.response.text).toBe(`${origin.slice(7)} /base/x`);
    const sends = inbound(
      '<send-request mode="new" response-variable-name="r"><set-url>https://stock.example/y</set-url></send-request><return-response><set-body>@(((IResponse)context.Variables["r"]).Body.As<string>())</set-body></return-response>',
    );
    const stands = await runPolicy(sends, "/x", { hosts: { "https://stock.example": origin } });
    expect(stands.response.text).toBe("stock.example /y");
  });

  it("is refused with the place of what is wrong", async () => {
    const running = runPolicy("<policies>\n <inbound><set-varible /></inbound></policies>", "/", {
      name: "a.xml",
    });
    await expect(running).rejects.toThrow(PolicyError);
    await expect(running).rejects.toThrow(/^a\.xml:2:11 \[policy-unknown\]/);
    await expect(runPolicy(inbound("<set-method>{{m}}</set-method>"), "/")).rejects.toThrow(
      'named value "m"',
    );
  });

  it.each([
    ["a scope twice", "/", { scopes: { api: "" } }, 'at the scope "api"'],
    ["a host that is no origin", "/", { hosts: { "login.example": "http://x" } }, "not an origin"],
    ["a server that is no URL", "/", { backend: "localhost" }, "not the URL of a server"],
    ["a request of two words", "GET POST /", {}, "is not a request"],
    ["a header with a line break", { headers: { a: "b\r\nc: d" } }, {}, "line break"],
    ["a method that is none", { method: "A B" }, {}, "not a method"],
  ] as const)("is refused when it has %s", async (_what, request, options, said) => {
    await expect(runPolicy(inbound(""), request, options)).rejects.toThrow(said);
  });
});

describe("servers that are functions", () => {
  it("fail as servers do", async () => {
    const { errors } = await runPolicy(inbound(""), "/", { backend: () => Response.error() });
    expect(errors).toMatchObject([
      { source: "forward-request", reason: "BackendConnectionFailure" },
    ]);
    const slow = document({ inbound: "<base />", backend: '<forward-request timeout-ms="10" />' });
    const late = await runPolicy(slow, "/", {
      backend: () =>
        new Promise<Response>((resolve) => setTimeout(() => resolve(new Response()), 60)),
    });
    expect(late.errors).toMatchObject([{ reason: "Timeout" }]);
  });

  it("have as much time as a timeout says, be it longer than timers last", async () => {
    const patient = document({ backend: '<forward-request timeout="2147484" />' });
    const { response } = await runPolicy(patient, "/", {
      backend: async () => {
        await delay(20);
        return new Response("late", { status: 202 });
      },
    });
    expect(response.status).toBe(202);
  });

  it("that throw make runPolicy throw", async () => {
    const backend = () => {
      throw new Error("not what was expected");
    };
    await expect(runPolicy(inbound(""), "/", { backend })).rejects.toThrow("not what was expected");
  });

  it("get a body once, as forward-request sends it", async () => {
    const policy = document({
      inbound: "<base />",
      backend: '<retry condition="@(true)" count="1" interval="0"><forward-request /></retry>',
    });
    const { errors } = await runPolicy(policy, { body: "x" });
    expect(errors).toMatchObject([{ reason: "RequestBodyConsumed" }]);
  });
});
