import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadPolicy, runPolicy } from "../../../local/policy-run/index.ts";
import { PolicyError } from "../../../policy/index.ts";
import { document } from "../gateway/harness.ts";

const base = { backend: "<base />", outbound: "<base />", onError: "<base />" };

function inbound(text: string): string {
  return document({ ...base, inbound: `<base />${text}` });
}

describe("what runPolicy tells", () => {
  it("is the answer of the backend, with what the policy made of both", async () => {
    const policy = document({
      ...base,
      inbound: `<set-header name="X-Tenant" exists-action="override"><value>{{tenant}}</value></set-header>`,
      outbound: `<set-status code="202" reason="Taken" /><set-header name="X-Out"><value>1</value></set-header>`,
    });
    const asked: Request[] = [];
    const { response, requests, errors, warnings } = await runPolicy(
      policy,
      { path: "/orders?page=2", body: { id: 7 }, headers: { "X-Own": "yes" } },
      {
        namedValues: { tenant: "contoso" },
        backend: async (request) => {
          asked.push(request.clone());
          return Response.json({ got: await request.json() });
        },
      },
    );
    expect([response.status, response.reason]).toEqual([202, "Taken"]);
    expect(response.json()).toEqual({ got: { id: 7 } });
    expect(response.headers.get("x-out")).toBe("1");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(asked).toMatchObject([{ method: "POST", url: "https://backend.example/orders?page=2" }]);
    expect(asked[0]?.headers.get("x-own")).toBe("yes");
    expect(requests).toHaveLength(1);
    const [sent] = requests;
    expect(sent).toMatchObject({
      policy: "forward-request",
      method: "POST",
      url: "https://backend.example/orders?page=2",
      text: '{"id":7}',
      error: undefined,
      response: { status: 200, text: '{"got":{"id":7}}' },
    });
    expect(sent?.headers.get("x-tenant")).toBe("contoso");
    expect([errors, warnings]).toEqual([[], []]);
  });

  it("is the variables, those that were there before among them, as JavaScript has them", async () => {
    const policy = inbound(`
      <set-variable name="text" value="@((string)context.Variables["name"] + "!")" />
      <set-variable name="sum" value="@((int)context.Variables["count"] + 1)" />
      <set-variable name="half" value="@(0.5)" /><set-variable name="big" value="@(9007199254740993L)" />
      <set-variable name="flag" value="@(((JObject)context.Variables["settings"])["on"].Value<bool>())" />
      <set-variable name="made" value="@(new JObject(new JProperty("a", new JArray(1, "b"))))" />
      <set-variable name="bytes" value="@(new byte[] { 1, 2 })" /><set-variable name="letter" value="@('5')" />
      <set-variable name="when" value="@(new DateTime(2026, 1, 2))" />
      <send-request mode="new" response-variable-name="none" ignore-error="true"><set-url>https://elsewhere.example/x?key=1</set-url></send-request>`);
    const { variables, warnings } = await runPolicy(policy, "/", {
      variables: { name: "Ada", count: 3, settings: { on: true } },
    });
    expect(variables).toEqual({
      name: "Ada",
      count: 3,
      settings: { on: true },
      text: "Ada!",
      sum: 4,
      half: 0.5,
      big: "9007199254740993",
      flag: true,
      made: { a: [1, "b"] },
      bytes: new Uint8Array([1, 2]),
      letter: "5",
      when: "2026-01-02T00:00:00",
      none: null,
    });
    expect(warnings).toEqual([
      "Nothing stands for https://elsewhere.example, so https://elsewhere.example/x cannot be reached: say what does (hosts, --host), or let servers be asked (network, --network).",
    ]);
  });

  it("is every request that goes out, by the policy that sent it, also those that nobody waits for", async () => {
    const policy = inbound(`
      <send-request mode="new" response-variable-name="token"><set-url>https://login.example/token</set-url><set-method>POST</set-method><set-body>grant</set-body></send-request>
      <send-one-way-request mode="new"><set-url>https://log.example/</set-url></send-one-way-request>
      <set-backend-service backend-id="stock" />`);
    const { requests, response } = await runPolicy(policy, "/items", {
      hosts: {
        "https://login.example": async (request) => Response.json({ got: await request.text() }),
        "https://log.example": async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return new Response("late");
        },
      },
      backends: { stock: ({ url }) => new Response(new URL(url).pathname) },
    });
    expect(response.text).toBe("/items");
    expect(
      requests.map(({ policy, url, response }) => [policy, new URL(url).pathname, response?.text]),
    ).toEqual([
      ["send-request", "/token", '{"got":"grant"}'],
      ["send-one-way-request", "/", "late"],
      ["forward-request", "/items", "/items"],
    ]);
  });

  it("is traces, metrics and what the cache holds", async () => {
    const policy = inbound(`
      <cache-lookup-value key="seen" variable-name="seen" /><cache-store-value key="k" value="@(context.Variables["seen"])" duration="60" />
      <trace source="mine" severity="error"><message>said</message><metadata name="a" value="b" /></trace>
      <emit-metric name="calls" namespace="shop" value="2"><dimension name="who" value="Ada" /></emit-metric>`);
    const { traces, metrics, cache } = await runPolicy(policy, "/", { cache: { seen: 5 } });
    expect(traces[0]).toEqual({
      source: "mine",
      severity: "error",
      message: "said",
      metadata: { a: "b" },
    });
    expect(metrics).toEqual([
      { name: "calls", namespace: "shop", value: 2, dimensions: { who: "Ada" } },
    ]);
    expect(cache).toMatchObject([
      { key: "seen", value: 5 },
      { key: "k", value: 5 },
    ]);
    expect(cache[1]?.seconds).toBeCloseTo(60, 0);
  });

  it("is an error with every member of LastError, and where it stands", async () => {
    const policy = `<policies>
  <inbound>
    <base />
    <choose>
      <when condition="@(true)">
        <set-variable id="mine" name="a" value="@(int.Parse(
          context.Request.Headers.GetValueOrDefault("X-None", "none")))" />
      </when>
    </choose>
  </inbound>
  <on-error><base /><set-header name="X-Why"><value>@(context.LastError.Path)</value></set-header></on-error>
</policies>`;
    const { errors, response, steps } = await runPolicy(policy, "/", { name: "orders.xml" });
    expect(errors).toEqual([
      {
        source: "set-variable",
        reason: "ExpressionValueEvaluationFailure",
        message: expect.stringContaining("'none'"),
        status: 500,
        scope: "api",
        section: "inbound",
        path: "choose[1]/when[1]/set-variable[1]",
        policyId: "mine",
        place: { document: "orders.xml", line: 6, column: expect.any(Number) },
      },
    ]);
    expect(response.status).toBe(500);
    expect(response.headers.get("x-why")).toBe("choose[1]/when[1]/set-variable[1]");
    expect(steps.map(({ policy, outcome }) => [policy, outcome])).toEqual([
      ["choose", "failed"],
      ["set-header", "continue"],
    ]);
  });

  it("is the way through the policies, with what each changed", async () => {
    const policy = inbound(`
      <include-fragment fragment-id="tenant" />
      <choose><when condition="@(false)"><set-method>PUT</set-method></when><otherwise><rewrite-uri template="/v2" /></otherwise></choose>`);
    const { steps } = await runPolicy(policy, "/", {
      fragments: {
        tenant: '<fragment>\n  <set-header name="X-T"><value>t</value></set-header></fragment>',
      },
    });
    expect(steps.map(({ path, scope, section }) => [path, scope, section])).toEqual([
      ["include-fragment[1]", "api", "inbound"],
      ["choose[1]", "api", "inbound"],
      ["forward-request[1]", "global", "backend"],
    ]);
    expect(steps[0]?.steps).toMatchObject([
      {
        policy: "set-header",
        place: { document: "tenant", line: 2, column: 3 },
        changes: [{ what: "request header x-t", before: undefined, after: "t" }],
      },
    ]);
    expect(steps[1]?.steps).toMatchObject([
      {
        path: "choose[1]/otherwise/rewrite-uri[1]",
        changes: [{ what: "request URL", before: "/", after: "/v2" }],
      },
    ]);
    expect(steps[2]?.changes).toContainEqual({
      what: "response status",
      before: undefined,
      after: 200,
    });
    expect(steps[2]?.requests).toHaveLength(1);
  });
});

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
    ["a host that is no origin", "/", { hosts: { "login.example": "http://x" } }, "no origin"],
    ["a server that is no URL", "/", { backend: "localhost" }, "no URL"],
    ["a request of two words", "GET POST /", {}, "is no request"],
    ["a header with a line break", { headers: { a: "b\r\nc: d" } }, {}, "line break"],
    ["a method that is none", { method: "A B" }, {}, "no method"],
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

describe("loadPolicy", () => {
  it("keeps what requests leave to later ones", async () => {
    const policy = inbound(
      '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" /><cache-lookup-value key="n" variable-name="n" default-value="@(0)" /><cache-store-value key="n" value="@((int)context.Variables["n"] + 1)" duration="60" />',
    );
    await using loaded = await loadPolicy(policy);
    const first = await loaded.run("/");
    expect([first.response.status, first.cache]).toMatchObject([200, [{ key: "n", value: 1 }]]);
    const second = await loaded.run("/");
    expect([second.response.status, second.errors]).toMatchObject([
      429,
      [{ reason: "RateLimitExceeded" }],
    ]);
  });

  it("tells what it accepted with a warning", async () => {
    const { findings } = await loadPolicy(
      inbound('<return-response><set-status code="302" /></return-response>'),
    );
    expect(findings).toMatchObject([{ severity: "warning", rule: "attribute-missing" }]);
  });

  it("holds bodies to schemas", async () => {
    const policy = `<policies><inbound><validate-content unspecified-content-type-action="prevent" max-size="99" size-exceeded-action="prevent"><content type="application/json" validate-as="json" schema-id="order" action="prevent" /></validate-content></inbound></policies>`;
    const schemas = { order: '{"required":["id"]}' };
    const headers = { "Content-Type": "application/json" };
    const send = (body: string) =>
      runPolicy(policy, { method: "POST", path: "/", headers, body }, { schemas });
    expect((await send('{"id":1}')).response.status).toBe(200);
    expect((await send("{}")).response.status).toBe(400);
    const broken = { schemas: { order: "<a/>" } };
    await expect(runPolicy(policy, "GET /", broken)).rejects.toThrow("The schema order");
  });
});
