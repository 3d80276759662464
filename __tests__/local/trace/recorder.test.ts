import { describe, expect, it, onTestFinished } from "vitest";
import { apiManagementTrace } from "../../../local/trace/api-management-trace.ts";
import { TraceRecorder } from "../../../local/trace/recorder.ts";
import { answeringServer } from "../gateway/answering-servers.ts";
import { document, type Policies, request, runGateway } from "../gateway/harness.ts";

function recorderOf(capacity?: number): TraceRecorder {
  return new TraceRecorder({
    ...(capacity === undefined ? {} : { capacity }),
    documentOf: (_, { scope, fragment }) => fragment ?? scope,
    participantOf: () => "other",
  });
}

async function recorded(policies: Policies, init: RequestInit = {}) {
  const observer = recorderOf();
  const answer = await request({ ...policies, observer }, init);
  await expect.poll(() => observer.summaries()[0]?.took).toBeDefined();
  const [summary] = observer.summaries();
  const trace = observer.trace(summary?.id ?? "");
  if (trace === undefined) throw new Error("Nothing was recorded.");
  return { answer, trace, observer };
}

const choosing = document({
  inbound: [
    '<set-variable name="who" value="@(&quot;Ada&quot;)" />',
    '<choose><when condition="@((string)context.Variables[&quot;who&quot;] == &quot;Bob&quot;)" />',
    '<otherwise><set-header name="X-Who"><value>@((string)context.Variables["who"])</value></set-header></otherwise></choose>',
    '<return-response><set-status code="401" reason="Unauthorized" /><set-header name="Content-Type"><value>application/json</value></set-header><set-body>{"error":"invalid_token","access_token":"visible?"}</set-body></return-response>',
  ].join("\n"),
});

describe("a request is recorded", () => {
  it("with the runs of its policies, what they changed, its branch and its answer", async () => {
    const { trace } = await recorded(
      { operation: choosing },
      { method: "POST", body: "{}", headers: { Authorization: "Bearer abc" } },
    );
    expect(trace).toMatchObject({
      ...{ method: "POST", target: "/api/run", from: "client", status: 401, policies: 4 },
      ...{ outcome: "invalid_token", operation: "POST", api: "API" },
    });
    expect(trace.runs.map(({ path, parent, outcome }) => [path, parent, outcome])).toEqual([
      ["set-variable[1]", undefined, "continue"],
      ["choose[1]", undefined, "continue"],
      ["choose[1]/otherwise/set-header[1]", 1, "continue"],
      ["return-response[1]", undefined, "answered"],
    ]);
    expect(trace.runs[0]?.changes).toEqual([
      { what: "variable", name: "who", before: undefined, after: "Ada" },
    ]);
    expect(trace.runs[1]?.branch?.place).toEqual({ line: 3, column: 1 });
    expect(trace.request.headers).toContainEqual(
      expect.arrayContaining([expect.stringMatching(/^Bearer ‹access token #/)]),
    );
    expect(trace.answer?.body).toContain("invalid_token");
    expect(trace.answer?.body).not.toContain("visible?");
  });

  it("with each policy of those that remove headers in a row, and what was there to remove", async () => {
    const removed = (name: string) => `<set-header name="${name}" exists-action="delete" />`;
    const { trace } = await recorded(
      {
        operation: document({
          inbound: [
            `<choose><when condition="@(true)">${removed("X-One")}${removed("X-None")}`,
            `${removed("x-one")}${removed("Authorization")}</when></choose><return-response />`,
          ].join("\n"),
        }),
      },
      { headers: { "X-One": "1", Authorization: "Bearer of-nobody" } },
    );
    expect(trace.policies).toBe(6);
    expect(trace.runs[0]?.branch?.place).toEqual({ line: 1, column: 28 });
    const inside = "choose[1]/when[1]/set-header";
    expect(trace.runs.slice(1, 5)).toMatchObject([
      {
        ...{ path: `${inside}[1]`, parent: 0, section: "inbound", scope: "operation", calls: [] },
        ...{ document: "operation", place: { line: 1 }, outcome: "continue" },
        changes: [{ what: "header", name: "x-one", before: "1", after: undefined }],
      },
      { path: `${inside}[2]`, changes: [] },
      { path: `${inside}[3]`, changes: [], place: { line: 2, column: 1 } },
      {
        path: `${inside}[4]`,
        changes: [{ what: "header", before: expect.stringMatching(/^Bearer ‹access token #/) }],
      },
    ]);
    expect(trace.runs[5]).toMatchObject({ path: "return-response[1]", parent: undefined });
  });

  it("with values as they were when they were set, though an expression changes them afterwards", async () => {
    const { trace } = await recorded({
      operation: document({
        inbound: [
          '<set-variable name="object" value="@(new JObject(new JProperty(&quot;is&quot;, &quot;first&quot;)))" />',
          '<set-variable name="other" value="@{ ((JObject)context.Variables[&quot;object&quot;])[&quot;is&quot;] = &quot;later&quot;; return 1; }" />',
          '<return-response><set-body>@(context.Variables["other"] + ((JObject)context.Variables["object"]).ToString())</set-body></return-response>',
        ].join(""),
      }),
    });
    expect(trace.runs[0]?.changes[0]?.after).toContain("first");
    expect(trace.answer?.body).toContain("later");
  });

  it("without what a policy gave the name of a secret, also where it stands without it", async () => {
    const answered = (value: string) =>
      `<return-response><set-status code="401" reason="No" /><set-header name="Content-Type"><value>application/json</value></set-header><set-body>@(new JObject(new JProperty("error", ${value})).ToString())</set-body></return-response>`;
    for (const inbound of [
      `<set-variable name="password" value="hunter-of-nobody" />${answered('context.Variables["password"]')}`,
      `<set-header name="Client-Secret"><value>hunter-of-nobody</value></set-header>${answered('"hunter-of-nobody"')}`,
    ]) {
      const { trace } = await recorded({ operation: document({ inbound }) });
      expect(trace.outcome).toMatch(/^‹.+ #[0-9a-f]{6}›$/);
    }
  });

  it("without its secrets, though thousands of others came since", async () => {
    const { observer, trace } = await recorded(
      { operation: choosing },
      { headers: { "A-Copy": "hunter-of-nobody", Authorization: "Bearer hunter-of-nobody" } },
    );
    for (let other = 0; other < 10_000; other += 1) observer.masks.mark("code", `other-${other}`);
    const later = JSON.stringify([observer.summaries(), observer.trace(trace.id)]);
    expect(later).toContain("‹access token #");
    expect(later).not.toContain("hunter-of-nobody");
  });

  it.each([["hello"], [new Blob(["hello"]).stream()]])("with a body that went on", async (body) => {
    const server = await answeringServer();
    onTestFinished(() => server.close());
    const inbound = '<set-backend-service backend-id="upstream" />';
    const operation = document({ inbound, backend: "<forward-request />" });
    const headers = { "X-Script": "all at once" };
    const init: RequestInit = { method: "POST", headers, body, duplex: "half" };
    const { trace } = await recorded({ upstream: server.origin, operation }, init);
    expect(trace).toMatchObject({ request: { body: "hello" }, answer: { body: "whole" } });
    expect(trace.callsInFull).toMatchObject([{ request: { body: "hello" } }]);
  });

  it("with the error of a policy, at its place", async () => {
    const { trace } = await recorded({
      operation: document({
        inbound:
          '<set-header name="X">\n<value>@(int.Parse("none").ToString())</value></set-header>',
      }),
    });
    expect(trace.error).toMatch(/^ExpressionValueEvaluationFailure: /);
    expect(trace.runs[0]?.error?.place).toEqual({ line: 2, column: 8 });
  });

  it("as API Management writes it, by sections, in .NET's spelling of times", async () => {
    const { trace } = await recorded({ operation: choosing });
    const { traceId, traceEntries } = apiManagementTrace(trace);
    expect(traceId).toBe(trace.id);
    const [asked, configured, ...policies] = traceEntries.inbound ?? [];
    expect(asked?.data).toMatchObject({ request: { method: "GET", headers: expect.any(Array) } });
    expect(configured?.data).toHaveProperty("configuration");
    expect(policies.map(({ source }) => source)).toEqual([
      ..."set-variable choose set-header return-response".split(" "),
    ]);
    for (const { timestamp, elapsed } of policies) {
      expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
      expect(elapsed).toMatch(/^\d\d:\d\d:\d\d\.\d{7}$/);
    }
    expect(traceEntries.outbound?.at(-1)?.data).toMatchObject({
      response: { status: { code: 401 } },
    });
  });
});

describe("what is kept is bounded", () => {
  it("to so many requests, the latest, and to the beginning of a body", async () => {
    const observer = recorderOf(3);
    const gateway = await runGateway({
      observer,
      operation: document({
        inbound:
          "<return-response><set-body>@(new string('x', 100000) + context.Request.Body.As&lt;string&gt;(true).Length)</set-body></return-response>",
      }),
    });
    for (let count = 0; count < 5; count += 1) {
      const body = "y".repeat(50_000);
      await (await fetch(`${gateway.origin}/api/run`, { method: "POST", body })).text();
    }
    await expect.poll(() => observer.summaries().at(-1)?.took).toBeDefined();
    expect(observer.summaries().map(({ number }) => number)).toEqual([3, 4, 5]);
    const trace = observer.trace(observer.summaries()[2]?.id ?? "");
    expect(trace?.answer).toMatchObject({ isCut: true });
    expect(trace?.request).toMatchObject({ isCut: true });
    expect(JSON.stringify(trace).length).toBeLessThan(60_000);
    await gateway.close();
  });

  it.each([1_499, 1_500])(
    "to so many policies of one request, %i of them in one row",
    async (count) => {
      const { trace } = await recorded({
        operation: document({
          inbound: `<set-header name="A"><value>1</value></set-header>${'<set-header name="A" exists-action="delete" />'.repeat(count)}`,
        }),
      });
      expect(trace.runs.length).toBe(1_500);
      expect(trace.isCut).toBe(count === 1_500);
    },
  );

  it("to so many policies of one request", async () => {
    const { trace } = await recorded({
      operation: document({
        inbound:
          '<retry condition="@(true)" count="50" interval="0">' +
          '<set-header name="A"><value>1</value></set-header>'.repeat(40) +
          "</retry><return-response />",
      }),
    });
    expect(trace.isCut).toBe(true);
    expect(trace.runs.length).toBe(1_500);
  });
});

it("what is secret in a request is known where it stands without its name, though nobody has looked at the request", async () => {
  const observer = recorderOf();
  const gateway = await runGateway({
    observer,
    operation: document({
      inbound:
        '<trace source="s" severity="information"><message>@(context.Request.Url.Query.GetValueOrDefault("word", "none"))</message><metadata name="password" value="@(context.Request.Url.Query.GetValueOrDefault(&quot;let&quot;, &quot;&quot;))" /></trace><return-response />',
    }),
  });
  const visit = async (query: string, headers = {}) =>
    (await fetch(`${gateway.origin}/api/run?${query}`, { headers })).text();
  await visit("word=Sesame-Street-Nine&a=Blue-Lagoon-Seven&b=Old-Harbour-One");
  await visit("code=Sesame-Street-Nine&let=Blue-Lagoon-Seven", { cookie: "c=Old-Harbour-One" });
  await visit("word=Sesame-Street-Nine&a=Blue-Lagoon-Seven&b=Old-Harbour-One");
  await expect.poll(() => observer.summaries().at(-1)?.took).toBeDefined();
  await gateway.close();
  for (const { id } of observer.summaries().reverse()) {
    const shown = JSON.stringify(observer.trace(id));
    expect(shown).not.toMatch(/Sesame|Lagoon|Harbour/);
  }
});

describe("requests are put into flows", () => {
  const echo = document({
    inbound:
      '<return-response><set-header name="Location"><value>@("https://c.example/?code=" + context.Request.Url.Query.GetValueOrDefault("give", ""))</value></set-header></return-response>',
  });

  it("by what was made for one flow alone, with what the client asked to find its way", async () => {
    const observer = recorderOf();
    const gateway = await runGateway({ observer, operation: echo });
    const visit = async (path: string) => (await fetch(`${gateway.origin}${path}`)).text();
    await visit("/.well-known/oauth-authorization-server");
    await visit("/api/run?give=the-first-code");
    await visit("/api/run?code=the-first-code");
    await visit("/api/run?give=another-code&state=another");
    await visit("/api/run?code=another-code&state=the-end");
    await visit("/api/run");
    await expect.poll(() => observer.summaries().at(-1)?.took).toBeDefined();
    const flows = observer.summaries().map(({ flow }) => flow);
    expect(flows[0]).toBeDefined();
    expect(flows.slice(0, 3)).toEqual(Array(3).fill(flows[0]));
    expect(flows[3]).toBe(flows[4]);
    expect(flows[3]).not.toBe(flows[0]);
    await gateway.close();
  });

  it("by whose it is, when nothing else is known of it", async () => {
    const observer = recorderOf();
    const gateway = await runGateway({ observer, operation: echo });
    const visit = async (path: string) => (await fetch(`${gateway.origin}${path}`)).text();
    const client = `c1.${"aB3dE5gH7j".repeat(7)}`;
    await visit(`/api/run?client_id=${client}&state=the-only-state`);
    await visit(`/api/run?client_id=${client}&refresh_token=that-nobody-gave`);
    await visit("/api/run?client_id=another&refresh_token=that-nobody-gave-either");
    const [first, second, third] = observer.summaries().map(({ flow }) => flow);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    await gateway.close();
  });

  it("that become one when something ties them", async () => {
    const observer = recorderOf();
    const gateway = await runGateway({ observer, operation: echo });
    const visit = async (path: string) => (await fetch(`${gateway.origin}${path}`)).text();
    await visit("/api/run?state=first-state");
    await visit("/api/run?state=second-state");
    expect(new Set(observer.summaries().map(({ flow }) => flow)).size).toBe(2);
    await visit("/api/run?state=first-state&code=both");
    await visit("/api/run?state=second-state&code=both");
    expect(new Set(observer.summaries().map(({ flow }) => flow)).size).toBe(1);
    await gateway.close();
  });
});
