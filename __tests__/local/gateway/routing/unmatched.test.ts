import { afterEach, describe, expect, it } from "vitest";
import { document, type Policies, type RunningGateway, runGateway } from "../harness.ts";

let gateway: RunningGateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function request(policies: Policies, method: string, target: string) {
  gateway = await runGateway(policies);
  const response = await fetch(`${gateway.origin}${target}`, { method });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const notFound = { statusCode: 404, message: "Resource not found" };
const internal = { statusCode: 500, message: "Internal server error" };

/** An answer with the text of an expression. */
function telling(expression: string): string {
  return `<return-response><set-status code="418" reason="Short" /><set-body>@(${expression})</set-body></return-response>`;
}

/** Adds to a header of the answer, so that it tells which scopes ran. */
function mark(scope: string): string {
  return `<set-header name="X-Scope" exists-action="append"><value>${scope}</value></set-header>`;
}

const failing = '<set-header name="id"><value>@(context.Operation.Id)</value></set-header>';

describe.each([
  ["a method that no operation has", "DELETE", "/api/run"],
  ["a path below the API that no operation has", "GET", "/api/other"],
  ["the path of the API itself", "GET", "/api"],
])("%s", (_name, method, target) => {
  it("runs the on-error section of the API, with what went wrong", async () => {
    const error =
      'context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message + "|" + context.LastError.Section + "|" + context.Response.StatusCode';
    const answer = await request({ api: document({ onError: telling(error) }) }, method, target);
    expect(answer.status).toBe(418);
    expect(answer.text).toBe(
      "configuration|OperationNotFound|Unable to match incoming request to an operation.|backend|404",
    );
  });

  it("has an API, no operation and its whole path", async () => {
    const seen =
      'context.Api.Id + "|" + (context.Operation?.Id ?? "none") + "|" + context.Request.Url.Path + "|" + context.Request.MatchedParameters.Count';
    const answer = await request({ api: document({ onError: telling(seen) }) }, method, target);
    expect(answer.text).toBe(`api|none|${target}|0`);
  });

  it("answers 404 when on-error does not answer, and passes what on-error adds", async () => {
    const answer = await request(
      {
        global: document({ inbound: telling('"inbound"'), onError: mark("global") }),
        api: document({ inbound: telling('"inbound"'), onError: `<base />${mark("api")}` }),
        operation: document({ onError: `<base />${mark("operation")}` }),
      },
      method,
      target,
    );
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(answer.text)).toEqual(notFound);
    expect(answer.headers.get("x-scope")).toBe("global,api");
  });

  it("leaves the global on-error out without <base/>", async () => {
    const policies = { global: document({ onError: mark("global") }), api: document({}) };
    const answer = await request(policies, method, target);
    expect(answer.headers.get("x-scope")).toBeNull();
    expect(JSON.parse(answer.text)).toEqual(notFound);
  });

  it("answers 500 when on-error reads the operation that there is not", async () => {
    const answer = await request({ api: document({ onError: failing }) }, method, target);
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toEqual(internal);
  });

  it("answers 404 without any policy", async () => {
    const answer = await request({}, method, target);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toEqual(notFound);
  });
});

describe("a request that no API matches", () => {
  const error = telling('context.LastError.Source + "|" + context.Request.Url.Path');

  it("runs the global on-error section, and no other", async () => {
    const policies = { global: document({ onError: error }), api: document({ onError: failing }) };
    const answer = await request(policies, "GET", "/nothing/here");
    expect(answer).toMatchObject({ status: 418, text: "configuration|/nothing/here" });
  });

  it("answers 404 when the global policy does not answer", async () => {
    const answer = await request({ api: document({ onError: error }) }, "GET", "/nothing/here");
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toEqual(notFound);
  });

  it("has no API to tell about", async () => {
    const id = document({ onError: telling("context.Api.Id") });
    const answer = await request({ global: id }, "GET", "/nothing/here");
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toEqual(internal);
  });
});

describe("a trace of an unmatched request", () => {
  it("has no operation", async () => {
    const trace = '<trace source="test"><message>unmatched</message></trace>';
    await request({ api: document({ onError: trace }) }, "DELETE", "/api/run");
    expect(gateway?.traces).toMatchObject([{ message: "unmatched", operation: "" }]);
  });
});
