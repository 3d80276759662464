import { describe, expect, it } from "vitest";
import { runPolicy } from "../../../local/policy-run/index.ts";
import { document } from "../gateway/harness.ts";
import { base, inbound } from "./inbound-policy.ts";

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
