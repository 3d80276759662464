import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const onError = `<set-header name="X-Error"><value>@(context.LastError.Source + " " + context.LastError.Reason + " " + context.LastError.Scope + " " + context.LastError.PolicyId)</value></set-header>`;

async function run(inbound: string, headers: Record<string, string> = {}) {
  const answer = await request({ operation: document({ inbound, onError }) }, { headers });
  return { ...answer, error: answer.headers.get("x-error") };
}

describe("ip-filter", () => {
  const filter = (action: string, content: string) =>
    run(`<ip-filter action="${action}" id="door">${content}</ip-filter>`);

  it.each([
    ["allow", "<address>127.0.0.1</address>", 200],
    ["allow", '<address-range from="127.0.0.0" to="127.0.0.9" />', 200],
    ["allow", "<address>127.0.0.2</address>", 403],
    ["allow", "<address>::1</address>", 403],
    ["allow", '<address-range from="127.0.0.2" to="127.0.0.9" />', 403],
    ["forbid", "<address>127.0.0.1</address>", 403],
    ["forbid", '<address>10.0.0.1</address><address-range from="127.0.0.1" to="127.0.0.1" />', 403],
    ["forbid", "<address>10.0.0.1</address>", 200],
    ['@("al" + "low")', '<address>@("127.0.0." + 1)</address>', 200],
  ])("%s %s: %i", async (action, content, status) => {
    expect((await filter(action, content)).status).toBe(status);
  });

  it("says why, with its scope and id", async () => {
    const refused = await filter("allow", "<address>10.0.0.1</address>");
    expect(refused.error).toBe("ip-filter CallerIpNotAllowed operation door");
    expect(JSON.parse(refused.text).message).toContain("127.0.0.1");
    const blocked = await filter("forbid", "<address>127.0.0.1</address>");
    expect(blocked.error).toBe("ip-filter CallerIpBlocked operation door");
  });

  it("fails when an expression gives what is no address or action", async () => {
    expect((await filter("allow", '<address>@("home")</address>')).status).toBe(500);
    expect((await filter('@("maybe")', "<address>127.0.0.1</address>")).status).toBe(500);
  });
});

describe("check-header", () => {
  const check = (ignoreCase: boolean, values: string, headers: Record<string, string>) =>
    run(
      `<check-header name="X-Key" failed-check-httpcode="402" failed-check-error-message="pay" ignore-case="${ignoreCase}">${values}</check-header>`,
      headers,
    );
  const values = "<value>One</value><value>Two</value>";

  it.each([
    [false, "", { "x-key": "any" }, 200],
    [false, "", {}, 402],
    [false, values, { "x-key": "Two" }, 200],
    [false, values, { "x-key": "two" }, 402],
    [true, values, { "x-key": "two" }, 200],
    [true, values, { "x-key": "three" }, 402],
  ])("case ignored: %s, values %s, %j: %i", async (ignoreCase, allowed, headers, status) => {
    expect((await check(ignoreCase, allowed, headers)).status).toBe(status);
  });

  it("answers with its message and tells on-error what was wrong", async () => {
    const missing = await check(false, "", {});
    expect(JSON.parse(missing.text)).toEqual({ statusCode: 402, message: "pay" });
    expect(missing.error).toBe("check-header HeaderNotFound operation ");
    const wrong = await check(false, values, { "x-key": "x" });
    expect(wrong.error).toBe("check-header HeaderValueNotAllowed operation ");
  });
});

describe("authentication-basic", () => {
  it("sets the header, in UTF-8", async () => {
    const { text } = await run(
      '<authentication-basic username="ada" password="pä:ss" /><return-response><set-body>@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</set-body></return-response>',
    );
    expect(text).toBe(`Basic ${Buffer.from("ada:pä:ss").toString("base64")}`);
  });
});

describe("context.LastError", () => {
  it("names the scope that a policy stands in, for one in a fragment the one that includes it", async () => {
    const failing =
      '<check-header name="X" failed-check-httpcode="400" failed-check-error-message="x" ignore-case="true" />';
    const policies = {
      fragments: { f: `<fragment>${failing}</fragment>` },
      api: document({ inbound: '<include-fragment fragment-id="f" />', onError }),
    };
    const { headers } = await request(policies);
    expect(headers.get("x-error")).toBe("check-header HeaderNotFound api ");
    const global = await request({ global: document({ inbound: failing, onError }) });
    expect(global.headers.get("x-error")).toBe("check-header HeaderNotFound global ");
  });
});
