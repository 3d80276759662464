import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../../../local/gateway/fault.ts";
import type {
  CallObserver,
  ExchangeChanges,
  GatewayObserver,
  PolicyObserver,
} from "../../../../local/gateway/watching/observer.ts";
import { document, type Policies, request } from "../harness.ts";

/** Writes down everything it is told, one line each. */
class Recorded implements GatewayObserver {
  readonly lines: string[] = [];
  readonly changes = new Map<string, ExchangeChanges>();
  #ended: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#ended = resolve;
  });

  request() {
    const pieces = { received: "", sent: "" };
    return {
      policy: this.#policy,
      received: (chunk: Uint8Array) => {
        pieces.received += Buffer.from(chunk);
      },
      sent: (chunk: Uint8Array) => {
        pieces.sent += Buffer.from(chunk);
      },
      traced: ({ source, message }: { source: string; message: string }) =>
        this.lines.push(`trace ${source}: ${message}`),
      answered: ({ status }: { status: number }) => this.lines.push(`answer ${status}`),
      ended: () => {
        if (pieces.received !== "") this.lines.push(`request body: ${pieces.received}`);
        if (pieces.sent !== "") this.lines.push(`answer body: ${pieces.sent}`);
        this.#ended();
      },
    };
  }

  readonly #policy: PolicyObserver["policy"] = (started) => {
    const { statement, section, path, scope, fragment = "document" } = started;
    const { place, end } = statement;
    const span = `${place.line}:${place.column}-${end.line}:${end.column}`;
    this.lines.push(`+ ${section} ${path} (${scope} ${fragment} ${span})`);
    return {
      policy: this.#policy,
      call: ({ method, url }) => this.#call(`${method} ${new URL(url).pathname}`),
      ended: (outcome, changes) => {
        this.changes.set(path, changes);
        this.lines.push(`- ${path} ${outcome}`);
      },
      failed: (error, changes, at) => {
        this.changes.set(path, changes);
        const what = error instanceof Fault ? error.details.reason : String(error);
        this.lines.push(`! ${path} ${what} at ${at.line}:${at.column}`);
      },
    };
  };

  #call(name: string): CallObserver {
    this.lines.push(`call ${name}`);
    return {
      answered: ({ status }) => this.lines.push(`${name}: ${status}`),
      received: (chunk) => this.lines.push(`${name}: ${Buffer.from(chunk)}`),
      failed: () => this.lines.push(`${name}: failed`),
    };
  }
}

let upstream: string;
const server = createServer((incoming, response) => {
  incoming.resume();
  response.writeHead(201, { "Set-Cookie": "a=1" }).end(`body of ${incoming.url}`);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function watched(policies: Policies, init: RequestInit = {}, target?: string) {
  const observer = new Recorded();
  const answer = await request({ ...policies, observer, upstream }, init, target);
  await observer.ended;
  return { ...observer, answer };
}

describe("an observer is told", () => {
  it("of each policy with scope, fragment, place and end, those inside others in between", async () => {
    const { lines } = await watched({
      fragments: {
        part: '<fragment>\n  <set-header name="A">\n<value>1</value></set-header>\n</fragment>',
      },
      global: document({ inbound: '<set-header name="X"><value>1</value></set-header>' }),
      operation: document({
        inbound:
          '<base />\n<choose>\n<when condition="@(true)">\n<include-fragment fragment-id="part" />\n</when>\n</choose><return-response />',
      }),
    });
    expect(lines).toEqual([
      "+ inbound set-header[1] (global document 1:20-1:70)",
      "- set-header[1] continue",
      "+ inbound choose[1] (operation document 2:1-6:10)",
      "+ inbound choose[1]/when[1]/include-fragment[1] (operation document 4:1-4:40)",
      "+ inbound choose[1]/when[1]/include-fragment[1]/set-header[1] (operation part 2:3-3:30)",
      "- choose[1]/when[1]/include-fragment[1]/set-header[1] continue",
      "- choose[1]/when[1]/include-fragment[1] continue",
      "- choose[1] continue",
      "+ inbound return-response[1] (operation document 6:10-6:29)",
      "- return-response[1] answered",
      "answer 200",
    ]);
  });

  it("what each policy changed itself, from what to what", async () => {
    const { changes } = await watched(
      {
        operation: document({
          inbound: [
            '<set-variable name="a" value="1" />',
            '<set-variable name="a" value="@(&quot;2&quot;)" />',
            '<set-header name="X-One"><value>new</value></set-header>',
            '<set-header name="X-Gone" exists-action="delete" />',
            "<set-method>PUT</set-method>",
            '<rewrite-uri template="/elsewhere" />',
            '<set-backend-service base-url="http://elsewhere.example" />',
            '<set-variable name="text" value="@(context.Request.Body.As&lt;string&gt;())" />',
            "<return-response><set-status code='418' reason='Short' /><set-body>@((string)context.Variables[&quot;text&quot;] + context.Variables[&quot;a&quot;])</set-body></return-response>",
          ].join(""),
        }),
      },
      { method: "POST", body: "asked", headers: { "X-One": "old", "X-Gone": "here" } },
    );
    expect(changes.get("set-variable[1]")).toEqual({
      variables: new Map([["a", { before: undefined, after: "1" }]]),
    });
    expect(changes.get("set-variable[2]")).toEqual({
      variables: new Map([["a", { before: "1", after: "2" }]]),
    });
    expect(changes.get("set-header[1]")).toEqual({
      request: { headers: new Map([["x-one", { before: ["old"], after: ["new"] }]]) },
    });
    expect(changes.get("set-header[2]")).toEqual({
      request: { headers: new Map([["x-gone", { before: ["here"], after: undefined }]]) },
    });
    expect(changes.get("set-method[1]")).toEqual({
      request: { method: { before: "POST", after: "PUT" } },
    });
    expect(changes.get("rewrite-uri[1]")?.request?.url?.after?.path).toBe("/elsewhere");
    expect(changes.get("set-backend-service[1]")).toEqual({
      backendUrl: { before: undefined, after: "http://elsewhere.example" },
    });
    // The expression consumed the body; what it was is told nevertheless.
    expect(changes.get("set-variable[3]")?.request?.body).toEqual(
      new TextEncoder().encode("asked"),
    );
    const response = changes.get("return-response[1]")?.response;
    expect(response?.status).toEqual({ before: undefined, after: 418 });
    expect(response?.body).toEqual(new TextEncoder().encode("asked2"));
  });

  it("of calls with their answers, and of bodies that only pass through", async () => {
    const { lines, answer } = await watched(
      {
        operation: document({
          inbound: `<send-request mode="new" response-variable-name="found"><set-url>${upstream}/look</set-url></send-request><set-backend-service backend-id="upstream" />`,
          backend: "<forward-request />",
        }),
      },
      { method: "POST", body: "passing" },
    );
    expect(answer).toMatchObject({ status: 201, text: "body of /run" });
    expect(lines.filter((line) => !/^[+-]/.test(line))).toEqual([
      "call GET /look",
      "GET /look: 201",
      "GET /look: body of /look",
      "call POST /run",
      "POST /run: 201",
      "answer 201",
      "POST /run: body of /run",
      "request body: passing",
      "answer body: body of /run",
    ]);
  });

  it("of an error with the place of its expression, up to what it stands in, and of on-error", async () => {
    const { lines } = await watched({
      operation: document({
        inbound:
          '<choose>\n<when condition="@(true)">\n<set-variable\n  name="a"\n  value="@(int.Parse(&quot;x&quot;))" />\n</when>\n</choose><return-response><set-body>@((string)context.Variables.GetValueOrDefault(&quot;a&quot;, &quot;&quot;))</set-body></return-response>',
        onError: '<trace source="test" severity="error"><message>failed</message></trace>',
      }),
    });
    expect(lines).toEqual([
      "+ inbound choose[1] (operation document 1:20-7:10)",
      "+ inbound choose[1]/when[1]/set-variable[1] (operation document 3:1-5:41)",
      "! choose[1]/when[1]/set-variable[1] ExpressionValueEvaluationFailure at 5:10",
      "! choose[1] ExpressionValueEvaluationFailure at 5:10",
      expect.stringMatching(/^\+ on-error trace\[1\] /),
      "trace test: failed",
      "- trace[1] continue",
      "answer 500",
    ]);
  });

  it("of a call that fails", async () => {
    const { lines } = await watched({
      operation: document({
        inbound:
          '<send-request mode="new" response-variable-name="found" ignore-error="true"><set-url>http://127.0.0.1:9/none</set-url></send-request><return-response />',
      }),
    });
    expect(lines).toContain("GET /none: failed");
  });

  it("of the policies that run beside each other inside wait", async () => {
    const send = (path: string) =>
      `<send-request mode="new" response-variable-name="${path}"><set-url>${upstream}/${path}</set-url></send-request>`;
    const { lines, changes } = await watched({
      operation: document({
        inbound: `<wait for="all">${send("one")}${send("two")}</wait><return-response />`,
      }),
    });
    expect(lines.filter((line) => /wait\[1\]\/.* (?:\(|continue)/.test(line))).toHaveLength(4);
    expect([...(changes.get("wait[1]/send-request[1]")?.variables?.keys() ?? [])]).toEqual(["one"]);
    expect([...(changes.get("wait[1]/send-request[2]")?.variables?.keys() ?? [])]).toEqual(["two"]);
  });

  it("of a preflight request, which only cors answers", async () => {
    const { lines } = await watched(
      {
        methods: ["GET"],
        fragments: {
          open: "<fragment><cors><allowed-origins><origin>https://a.example</origin></allowed-origins><allowed-headers><header>X</header></allowed-headers></cors></fragment>",
        },
        operation: document({ inbound: '<include-fragment fragment-id="open" />' }),
      },
      {
        method: "OPTIONS",
        headers: { Origin: "https://a.example", "Access-Control-Request-Method": "GET" },
      },
    );
    expect(lines).toEqual([
      "+ inbound cors[1] (operation open 1:11-1:146)",
      "- cors[1] answered",
      "answer 200",
    ]);
  });

  it("of requests that no operation takes", async () => {
    const { lines } = await watched({}, {}, "/nowhere");
    expect(lines).toEqual(["answer 404"]);
  });
});
