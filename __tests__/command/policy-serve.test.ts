import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { RequestLog } from "../../command/policy-serve/request-log.ts";
import { document, runGateway } from "../local/gateway/harness.ts";
import { specification, writtenFolder } from "../local/policy-folder/written-folder.ts";
import { runPolicyCommand } from "./printed.ts";

const held = `<policies><inbound>
<validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent">
<content validate-as="json" action="prevent" schema-id="order" />
</validate-content></inbound></policies>`;

let folder: string;
beforeAll(() => {
  folder = writtenFolder({
    "right/apis/orders/specification.json": specification("GET /a"),
    "wrong/apis/orders/specification.json": specification("GET /a"),
    "wrong/apis/orders/policy.xml": "<policies>\n<inbound><set-varible /></inbound></policies>",
    "wrong/backends/x/backendInformation.json": { properties: {} },
    "file.txt": "",
    "right-schema/apis/orders/specification.json": specification("GET /a"),
    "right-schema/apis/orders/policy.xml": held,
    "right-schema/schemas/order.json": "{}",
    "wrong-schema/apis/orders/specification.json": specification("GET /a"),
    "wrong-schema/apis/orders/policy.xml": held,
    "wrong-schema/schemas/ordr.json": "{}",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function serve(...parameters: string[]) {
  const located = parameters.map((each) =>
    /^(?:right|wrong|file|gone)/.test(each) ? join(folder, each) : each,
  );
  return runPolicyCommand(["serve", ...located]);
}

describe("policy serve --check", () => {
  it("ends with 0 when a folder can be served", async () => {
    expect(await serve("right", "--check")).toEqual({
      code: 0,
      out: "1 API: no errors, no warnings\n",
      err: "",
    });
  });

  it("says all that is wrong, with places, and ends with 1", async () => {
    const { code, out } = await serve("wrong", "--check");
    expect(code).toBe(1);
    expect(out).toContain("backendInformation.json:1:15 [backend-url]");
    expect(out).toContain("policy.xml:2:10 [policy-unknown]");
    expect(out).toContain("1 API: 2 errors");
    const json = await serve("wrong", "--check", "--json");
    expect(JSON.parse(json.out).findings).toHaveLength(2);
  });

  it("says which schema of the service a policy names that there is not", async () => {
    expect((await serve("right-schema", "--check")).code).toBe(0);
    const { code, out } = await serve("wrong-schema", "--check");
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /policy\.xml:3:\d+ \[schema-unknown\] .*"order"; did you mean "ordr"\?/,
      ),
    ]);
  });

  it("ends with 1 for a folder without an API, as one whose name was mistyped is", async () => {
    mkdirSync(join(folder, "right-but-empty"));
    const { code, out } = await serve("right-but-empty", "--check");
    expect([code, out]).toEqual([1, expect.stringContaining("[folder-empty] There is no API")]);
  });

  it("is what serving does first", async () => {
    const { code, out } = await serve("wrong", "--port", "0");
    expect([code, out]).toEqual([1, expect.stringContaining("[policy-unknown]")]);
  });

  it.each([
    ["no folder", [], "Name one folder"],
    ["a folder that is not there", ["gone"], "cannot be read"],
    ["a file", ["file.txt"], "is not a folder"],
    ["a port that is none", ["right", "--port", "x"], "--port"],
    ["a backend without a URL", ["right", "--backend", "orders"], "ID=URL"],
    ["a backend with no URL", ["right", "--backend", "orders=here"], "not the URL of a server"],
    ["an unknown option", ["right", "--fast"], "--fast"],
  ])("ends with 2 for %s", async (_what, parameters, said) => {
    const { code, out, err } = await serve(...parameters);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(said)]);
  });

  it("ends with 1 for a host that is no origin", async () => {
    expect(await serve("right", "--host", "x=y", "--port", "0")).toMatchObject({
      code: 1,
      err: expect.stringContaining("not an origin"),
    });
  });

  it("says what it can do", async () => {
    expect(await serve("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("APIOps"),
    });
  });
});

describe("the log of requests", () => {
  it("has a line for each, without its query, and one for what went wrong, with its place", async () => {
    const lines: string[] = [];
    const log = new RequestLog((line) => lines.push(line));
    const failing = document({ inbound: '<set-variable name="n" value="@(int.Parse("x"))" />' });
    const gateway = await runGateway({ api: failing, observer: log, variables: "warning" });
    onTestFinished(() => gateway.close());
    await fetch(`${gateway.origin}/api/run?code=secret`);
    await fetch(`${gateway.origin}/api/none`);
    expect(lines).toEqual([
      expect.stringMatching(/^500 GET \/api\/run {2}\d+ ms$/),
      expect.stringMatching(/^ {2}! policy:1:\d+ \[ExpressionValueEvaluationFailure\] /),
      expect.stringMatching(/^404 GET \/api\/none {2}\d+ ms$/),
      "  ! [OperationNotFound] Unable to match incoming request to an operation.",
    ]);
  });

  it("shows no credentials, and nothing that moves the cursor", () => {
    const lines: string[] = [];
    new RequestLog((line) => lines.push(line)).say("Bearer abc\u001b[31m");
    expect(lines).toEqual(["  ! Bearer (hidden)"]);
  });
});
