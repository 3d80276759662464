import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestsIn } from "../../command/policy-run/http-file.ts";
import { document } from "../local/gateway/harness.ts";
import { runPolicyCommand } from "./printed.ts";

const files: Readonly<Record<string, string>> = {
  "orders.xml": `<policies>
  <inbound>
    <base />
    <choose>
      <when condition="@(context.Request.Headers.ContainsKey("X-Admin"))">
        <set-variable name="who" value="admin" />
      </when>
      <otherwise>
        <set-variable name="who" value="{{who}}" />
      </otherwise>
    </choose>
    <set-header name="X-Who" exists-action="override"><value>@((string)context.Variables["who"])</value></set-header>
    <rewrite-uri template="/v2/orders" />
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>`,
  "wrong.xml": "<policies><inbound><set-varible /></inbound></policies>",
  "failing.xml": document({ inbound: '<set-variable name="n" value="@(int.Parse("x"))" />' }),
  "limited.xml": document({
    inbound:
      '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" /><return-response><set-body>@(context.Request.Method + context.Request.Body?.As<string>(true) + context.Request.Headers.GetValueOrDefault("X-A", ""))</set-body></return-response>',
  }),
  "echo.xml": document({
    inbound:
      "<return-response><set-body>@(context.Request.Body.As<string>())</set-body></return-response>",
  }),
  "secret.xml": document({
    inbound: `<set-header name="Authorization"><value>Bearer abcdef</value></set-header>
      <set-variable name="form" value="client_secret=s3cret&amp;a=b" /><set-variable name="esc" value="@("a\\u001b[31m")" />
      <trace source="t"><message>@((string)context.Variables["form"] + (string)context.Variables["esc"])</message></trace>
      <send-request mode="new" response-variable-name="r" ignore-error="true"><set-url>https://login.example/?code=c0de</set-url></send-request>
      <return-response><set-header name="Set-Cookie"><value>id=c00kie</value></set-header><set-body>{"access_token": "t0ken"}</set-body></return-response>`,
  }),
  "seen.xml": document({
    inbound: `<include-fragment fragment-id="mark" /><set-backend-service backend-id="stock" />`,
    backend: "<forward-request />",
  }),
  "mark.fragment.xml":
    '<fragment><set-header name="X-Mark"><value>@((2 * (int)context.Variables["n"]).ToString())</value></set-header></fragment>',
  "requests.http": `@item = 7
# The first
POST https://shop.example/items/{{item}} HTTP/1.1
X-A: one
// a comment

first
###
GET /second
`,
  "values.json": '\ufeff{ "who": "Ada" }\r\n',
  "held.xml": document({
    inbound: `<validate-content unspecified-content-type-action="ignore" max-size="1000" size-exceeded-action="prevent">
      <content type="application/json" validate-as="json" action="prevent" schema-id="order" />
      <content type="application/xml" validate-as="xml" action="prevent" schema-id="order-xml" />
    </validate-content><return-response />`,
  }),
  "schemas/order.json": '{ "type": "object", "required": ["id"] }',
  "schemas/order-xml.xsd":
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="id" type="xs:int" /></xs:schema>',
  "schemas/notes.txt": "none",
  "broken.xsd": "<xs:schema",
  "twice/order.json": "{}",
  "empty/notes.txt": "none",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "policy-run-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...parameters: string[]) {
  const located = parameters.map((each) =>
    each in files || /^(?:schemas|empty)/.test(each) ? join(folder, each) : each,
  );
  return runPolicyCommand(["run", ...located]);
}

describe("policy run", () => {
  it("shows the way through the policies, and the answer", async () => {
    const { code, out, err } = await run(
      "orders.xml",
      "--request",
      "POST /orders?page=2",
      "--named-value",
      "who=Ada",
    );
    expect([code, err]).toEqual([0, ""]);
    expect(out.replaceAll(`${folder}/`, "")).toBe(`POST /orders?page=2
  inbound
    choose                               orders.xml:4
      otherwise set-variable             orders.xml:9
          + variable who: Ada
    set-header                           orders.xml:12
        + request header x-who: Ada
    rewrite-uri                          orders.xml:13
        = request URL: /v2/orders?page=2  (was /orders?page=2)
  backend
    forward-request                      global:1
        + response status: 200
      > POST https://backend.example/v2/orders?page=2  200 OK

200 OK
`);
  });

  it("takes headers, bodies, values, variables, fragments, backends and hosts", async () => {
    const server = createServer((incoming, answer) =>
      answer.end(`${incoming.url} ${incoming.headers["x-mark"]}`),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const { out } = await run(
      "seen.xml",
      "--variable",
      "n=4",
      "--fragment",
      "mark.fragment.xml",
      "--backend",
      `stock=${origin}`,
      "--request",
      "/x",
    );
    server.close();
    expect(out).toContain("/x 8");
    expect(out).toContain("mark:1");
    const named = await run(
      "orders.xml",
      "--named-values",
      "values.json",
      "--header",
      "X-Admin: yes",
    );
    expect(named.out).toContain("when[1] set-variable");
  });

  it.each([
    ["application/json", '{"id":1}', 200],
    ["application/json", "{}", 400],
    ["application/xml", "<id>1</id>", 200],
    ["application/xml", "<id>one</id>", 400],
  ])("holds a body of the type %s to the schemas of a folder: %s", async (type, body, status) => {
    const { out } = await run(
      ...["held.xml", "--schema", "schemas", "--body", body, "--header", `Content-Type: ${type}`],
    );
    expect(out).toMatch(new RegExp(`^${status} `, "m"));
  });

  it("says which schemas there are, and how one is given", async () => {
    const asked = ["held.xml", "--body", "{}", "--header", "Content-Type: application/json"];
    expect((await run(...asked)).out).toContain("no schema order; it has none. Give it");
    const { out } = await run(...asked, "--schema", "schemas/order-xml.xsd");
    expect(out).toContain("no schema order; it has: order-xml.");
  });

  it.each([
    [["schemas", "twice/order.json"], "order.json are both the schema order. Name one of them."],
    [["schemas/notes.txt"], "--schema takes a .json or .xsd file, or a folder of them, not"],
    [["requests.http"], "--schema takes a .json or .xsd file"],
    [["broken.xsd"], "The schema broken of the service cannot be used: "],
    [["schemas/gone.json"], "gone.json cannot be read"],
    [["empty"], "There is no .json or .xsd file in"],
  ])("refuses as schemas %j", async (paths, message) => {
    const { code, err } = await run("held.xml", ...paths.flatMap((path) => ["--schema", path]));
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it("runs the requests of a file one after another", async () => {
    const { code, out } = await run("limited.xml", "--request", "requests.http");
    expect(code).toBe(1);
    expect(out).toContain("POST https://shop.example/items/7\n");
    expect(out).toContain("\n\nPOSTfirstone\n");
    expect(out).toMatch(/GET \/second\n[\s\S]*RateLimitExceeded[\s\S]*\n429 Too Many Requests\n/);
  });

  it("writes JSON", async () => {
    const { code, out } = await run("failing.xml", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      runs: [
        {
          request: "GET /",
          response: { status: 500, headers: { "content-type": "application/json" } },
          errors: [{ reason: "ExpressionValueEvaluationFailure", place: { line: 1 } }],
          steps: [{ policy: "set-variable", outcome: "failed" }],
        },
      ],
    });
  });

  it.each([[[]], [["--json"]]])(
    "hides credentials, and what moves the cursor, with %j",
    async (format) => {
      const { out } = await run("secret.xml", ...format);
      expect(out).not.toMatch(/abcdef|s3cret|c0de|c00kie|t0ken/);
      expect(out).not.toContain("\u001b");
      expect(out).toContain("(hidden)");
      const shown = await run("secret.xml", "--show-secrets", ...format);
      for (const secret of ["abcdef", "s3cret", "c0de", "c00kie", "t0ken"]) {
        expect(shown.out).toContain(secret);
      }
    },
  );

  it.each([
    ['{"authorization":"Bearer t0ken","kept":1}', '{"authorization":"Bearer (hidden)","kept":1}'],
    ["{'authorization':'Bearer t0ken','kept':1}", "{'authorization':'Bearer (hidden)','kept':1}"],
    [String.raw`{"a":"Bearer t0\"ken","kept":1}`, '{"a":"Bearer (hidden)","kept":1}'],
    [`{"a":"Bearer t0'ken<>","kept":1}`, '{"a":"Bearer (hidden)","kept":1}'],
    [`Bearer t0'k"en<> kept`, "Bearer (hidden) kept"],
  ])("hides a credential and shows what follows it: %s", async (body, shown) => {
    const { out } = await run("echo.xml", "--body", body);
    expect(out).toContain(shown);
    expect(out).not.toMatch(/t0|ken/);
  });

  it("says what is wrong with a policy, and ends with 1", async () => {
    const { code, out } = await run("wrong.xml");
    expect([code, out]).toEqual([
      1,
      expect.stringContaining("knows; did you mean <set-variable>?"),
    ]);
    expect((await run("orders.xml")).out).toContain(
      'There is no named value "who". Give it (namedValues, --named-value), or correct the name',
    );
  });

  it("ends by the status that is expected", async () => {
    expect((await run("failing.xml", "--expect", "500")).code).toBe(0);
    expect(await run("failing.xml", "--expect", "200")).toMatchObject({
      code: 1,
      err: "The answer has the status 500, not 200.\n",
    });
  });

  it.each([
    ["no file", [], "Name one file"],
    ["a file that is not there", ["missing.xml"], "cannot be read"],
    ["a folder", ["schemas"], "schemas is a folder. Name a file."],
    ["a request that is none", ["failing.xml", "--request", "missing.http"], "cannot be read"],
    ["a request of no kind", ["failing.xml", "--request", "orders"], "--request takes"],
    ["a header that is none", ["failing.xml", "--header", "x"], "--header"],
    ["a scope that is none", ["failing.xml", "--scope", "product2"], "no scope"],
    ["a tier that is none", ["failing.xml", "--tier", "Basik"], "did you mean Basic?"],
    ["a host without a URL", ["failing.xml", "--host", "x"], "ORIGIN=URL"],
    ["a host that is no origin", ["failing.xml", "--host", "x=http://localhost"], "not an origin"],
    ["a backend without a URL", ["failing.xml", "--backend", "x"], "ID=URL"],
    ["an operation without a template", ["failing.xml", "--operation", "GET"], "--operation"],
    ["a status that is none", ["failing.xml", "--expect", "ok"], "--expect"],
    ["an unknown option", ["failing.xml", "--fast"], "--fast"],
  ])("ends with 2 for %s", async (_what, parameters, said) => {
    const { code, out, err } = await run(...parameters);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(said)]);
  });

  it("says what it can do", async () => {
    expect(await run("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("--expect"),
    });
    expect(await runPolicyCommand(["--help"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("policy run FILE"),
    });
  });
});

describe("a .http file", () => {
  it("has requests with headers, bodies, comments and variables", () => {
    expect(requestsIn(files["requests.http"] ?? "", "r.http")).toEqual([
      {
        method: "POST",
        path: "https://shop.example/items/7",
        headers: [["X-A", "one"]],
        body: "first",
      },
      { method: "GET", path: "/second", headers: [] },
    ]);
  });

  it.each([
    ["", "holds no request"],
    ["# nothing", "holds no request"],
    ["GET / HTTP/1.1 more", "is not a request"],
    ["GET /{{x}}", "does not say what {{x}} is"],
    ["GET /\nno header", "A header in"],
  ])("is refused as %j", (text, said) => {
    expect(() => requestsIn(text, "r.http")).toThrow(said);
  });
});
