import { describe, expect, it } from "vitest";
import { document, type Policies, request } from "../harness.ts";

/** A document whose inbound section answers with the text of an expression. */
function answering(expression: string): Policies {
  const answer = `<return-response><set-body>@(${expression})</set-body></return-response>`;
  return { operation: document({ inbound: answer }) };
}

describe("return-response", () => {
  it("answers 200 without a body by default and ends everything, on-error too", async () => {
    const answer = await request({
      operation: document({
        inbound: "<return-response />",
        outbound: '<set-header name="X-Late"><value>1</value></set-header>',
      }),
    });
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(answer.headers.get("x-late")).toBeNull();
  });

  it("carries nothing of what set-header did to the request", async () => {
    const answer = await request({
      operation: document({
        inbound:
          '<set-header name="X-Request"><value>1</value></set-header><return-response><set-status code="202" reason="Fine" /></return-response>',
      }),
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("x-request")).toBeNull();
  });

  it("ends the pipeline from inside choose and fragments", async () => {
    const answer = await request({
      fragments: {
        stop: '<fragment><return-response><set-status code="418" reason="Short" /></return-response></fragment>',
      },
      operation: document({
        inbound:
          '<choose><when condition="@(true)"><include-fragment fragment-id="stop" /></when></choose><return-response />',
      }),
    });
    expect(answer.status).toBe(418);
  });
});

describe("what this gateway cannot do", () => {
  const swallowing = (expression: string) => ({
    operation: document({
      inbound: `<choose><when condition="@{ try { return ${expression}; } catch (Exception) { return true; } }" /></choose>`,
      onError:
        '<return-response><set-status code="200" reason="OK" /><set-body>on-error</set-body></return-response>',
    }),
  });

  it("ends the request with a sentence, whatever a catch or on-error would answer", async () => {
    const json = '"{ at: new Date(0) }" + context.Request.Method.Substring(3)';
    const answer = await request(swallowing(`JObject.Parse(${json}) == null`));
    expect(answer.status).toBe(500);
    expect(answer.text).toContain("cannot run <when> at line 1");
    expect(answer.text).toContain("new Date");
  });

  it("is to run for ever: other requests are answered after it", async () => {
    const loop = "@{ while (context.Request.Method != null) { } return true; }";
    const answer = await request(
      {
        operation: document({
          inbound: `<choose><when condition="@(context.Request.Method == "POST")"><choose><when condition="${loop}" /></choose></when></choose><return-response />`,
        }),
      },
      { method: "POST" },
    );
    expect(answer.text).toContain("was stopped after 100000 steps");
    expect((await fetch(`${answer.gateway.origin}/api/run`)).status).toBe(200);
  });

  it("is not taken for a failure of the other server", async () => {
    const answer = await request({
      operation: document({
        inbound:
          '<send-request mode="new" response-variable-name="r" ignore-error="true"><set-url>@{ while (context != null) { } return ""; }</set-url></send-request><return-response />',
      }),
    });
    expect(answer.status).toBe(500);
    expect(answer.text).toContain("at line 1: The expression was stopped");
  });
});

describe("scopes", () => {
  const mark = (name: string) =>
    `<set-variable name="path" value="@(context.Variables.GetValueOrDefault<string>("path", "") + "${name} ")" />`;
  const tell =
    '<return-response><set-body>@((string)context.Variables["path"])</set-body></return-response>';

  it("run where <base/> stands, from the broadest to the narrowest", async () => {
    const answer = await request({
      global: document({ inbound: mark("global") }),
      api: document({ inbound: `<base />${mark("api")}` }),
      operation: document({ inbound: `${mark("before")}<base />${mark("after")}${tell}` }),
    });
    expect(answer.text).toBe("before global api after ");
  });

  it("are dropped by a document without <base/>", async () => {
    const answer = await request({
      global: document({ inbound: mark("global") }),
      api: document({ inbound: mark("api") }),
      operation: document({ inbound: `<base />${tell}` }),
    });
    expect(answer.text).toBe("api ");
  });
});

describe("an error", () => {
  const failing =
    '<set-variable name="x" value="@(int.Parse("no number"))" /><set-header name="x"><value>@(context.Variables["x"].ToString())</value></set-header>';

  it("answers 500 in the shape of API Management, without a stack trace", async () => {
    const answer = await request({ operation: document({ inbound: failing }) });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toEqual({ statusCode: 500, message: "Internal server error" });
  });

  it("goes to on-error, which sees what failed and where", async () => {
    const onError =
      '<return-response><set-status code="503" reason="Later" /><set-body>@(context.LastError.Source + " " + context.LastError.Reason + " " + context.LastError.Section + " " + context.LastError.Path)</set-body></return-response>';
    const answer = await request({
      operation: document({
        inbound: `<choose><when condition="@(false)" /><when condition="@(true)">${failing}</when></choose>`,
        onError,
      }),
    });
    expect(answer.status).toBe(503);
    expect(answer.text).toBe(
      "set-variable ExpressionValueEvaluationFailure inbound choose[1]/when[2]/set-variable[1]",
    );
  });

  it("skips backend and outbound", async () => {
    const answer = await request({
      operation: document({
        inbound: failing,
        outbound: '<set-header name="X-Out"><value>1</value></set-header>',
        onError: '<set-header name="X-Error"><value>1</value></set-header>',
      }),
    });
    expect(answer.headers.get("x-out")).toBeNull();
    expect(answer.headers.get("x-error")).toBe("1");
  });
});

describe("the request body", () => {
  const read = (preserve: boolean) =>
    `context.Request.Body.As<string>(${preserve ? "preserveContent: true" : ""})`;

  it("is null when there is none", async () => {
    const answer = await request(answering('context.Request.Body == null ? "none" : "some"'));
    expect(answer.text).toBe("none");
  });

  it("can be read once", async () => {
    const twice = await request(answering(`${read(false)} + ${read(false)}`), {
      method: "POST",
      body: "x",
    });
    expect(twice.status).toBe(500);
  });

  it("can be read again when it is preserved", async () => {
    const answer = await request(answering(`${read(true)} + ${read(false)}`), {
      method: "POST",
      body: "x",
    });
    expect(answer.text).toBe("xx");
  });

  it("is refused with 413 when a policy reads more than the tier buffers", async () => {
    const answer = await request(answering(read(false)), {
      method: "POST",
      body: "x".repeat(2_200_000),
    });
    expect(answer.status).toBe(413);
  });
});

describe("limits and routes", () => {
  it("refuse a query of more than 2,048 bytes in a v2 tier, and take it in a classic one", async () => {
    const target = `/api/run?x=${"y".repeat(2100)}`;
    expect((await request(answering('"ok"'), {}, target)).status).toBe(414);
    expect((await request({ ...answering('"ok"'), tier: "Developer" }, {}, target)).status).toBe(
      200,
    );
  });

  it("answer 404 as JSON where nothing matches, and for a path that is not valid", async () => {
    const answer = await request(answering('"ok"'), {}, "/nothing/here");
    expect(answer).toMatchObject({ status: 404 });
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 404 });
    const broken = await fetch(`${answer.gateway.origin}/api/%E0%A4%A`);
    expect(broken.status).toBe(404);
  });

  it("answer HEAD without a body", async () => {
    const answer = await request(answering('"body"'), { method: "HEAD" });
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(answer.headers.get("content-length")).toBe("4");
  });
});

describe("set-header", () => {
  const header = (action: string, ...values: string[]) =>
    `<set-header name="X-Test" exists-action="${action}">${values.map((value) => `<value>${value}</value>`).join("")}</set-header>`;
  const echo =
    '<return-response><set-body>@(context.Request.Headers.GetValueOrDefault("x-test", "none"))</set-body></return-response>';

  it.each([
    ["override", ["b"], "b"],
    ["append", ["b"], "a,b"],
    ["skip", ["b"], "a"],
    ["delete", [], "none"],
    ["override", ["b", "c"], "b,c"],
  ])("%s %j gives %s", async (action, values, expected) => {
    const answer = await request(
      { operation: document({ inbound: header(action, ...values) + echo }) },
      { headers: { "x-test": "a" } },
    );
    expect(answer.text).toBe(expected);
  });

  it("refuses a line break in a value and a header of the connection", async () => {
    const broken = '<set-header name="X-Test"><value>@("a\\r\\nX-Evil: 1")</value></set-header>';
    expect((await request({ operation: document({ inbound: broken }) })).status).toBe(500);
    const fixed = '<set-header name="Content-Length"><value>1</value></set-header>';
    expect((await request({ operation: document({ inbound: fixed }) })).status).toBe(500);
  });
});

describe("named values", () => {
  it("are pasted before the policy is read, so that one can hold an expression", async () => {
    const answer = await request({
      namedValues: { body: "@(1 + 1)" },
      operation: document({
        inbound: "<return-response><set-body>{{body}}</set-body></return-response>",
      }),
    });
    expect(answer.text).toBe("2");
  });
});

describe("trace", () => {
  it("gives what the policy says, with the operation", async () => {
    const { gateway } = await request({
      operation: document({
        inbound:
          '<trace source="test" severity="information"><message>@("it is " + 1)</message><metadata name="a" value="@("b")" /></trace>',
      }),
    });
    expect(gateway.traces).toMatchObject([
      {
        source: "test",
        severity: "information",
        message: "it is 1",
        metadata: { a: "b" },
        operation: "get",
      },
    ]);
  });
});
