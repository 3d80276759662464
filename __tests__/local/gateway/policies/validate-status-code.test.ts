import { describe, expect, it } from "vitest";
import type { PolicyError } from "../../../../policy/index.ts";
import { document, request } from "../harness.ts";

const policy = (action: string, children = "") =>
  `<validate-status-code unspecified-status-code-action="${action}" errors-variable-name="errors">${children}</validate-status-code>`;
const override = (code: number, action: string) =>
  `<status-code code="${code}" action="${action}" />`;
const status = (code: number) => `<set-status code="${code}" reason="x" />`;
const errors =
  '<set-header name="errors"><value>@(JsonConvert.SerializeObject(context.Variables.GetValueOrDefault<object>("errors")))</value></set-header>';
const describedBy = (...codes: string[]) => ({
  parameters: [],
  requestContents: [],
  responses: codes.map((code) => ({ code, headers: [], contents: [] })),
});

async function answer(code: number, checks: string, codes = ["200"]) {
  const operation = document({ outbound: status(code) + checks + errors });
  const {
    status: actual,
    headers,
    text,
  } = await request({
    operation,
    description: describedBy(...codes),
  });
  return [actual, headers.get("errors"), text];
}

const kept = (action: string) =>
  `[{"Name":"418","Type":"StatusCode","ValidationRule":"Unspecified","Details":"Response status code 418 is not allowed.","Action":"${action}"}]`;

describe("validate-status-code", () => {
  it("lets through what the API describes, whatever it says of that status", async () => {
    const checks = policy("prevent", override(200, "prevent"));
    expect(await answer(200, checks)).toEqual([200, "null", ""]);
  });

  it.each([
    ["detect", "", kept("detect")],
    ["ignore", "", "null"],
    ["prevent", override(418, "detect"), kept("detect")],
    ["prevent", override(418, "ignore"), "null"],
    ['@("detect")', override(419, "prevent"), kept("detect")],
  ])("lets others through with %s and %s", async (action, children, expected) => {
    expect(await answer(418, policy(action, children))).toEqual([418, expected, ""]);
  });

  it("ends with 502 and says nothing of the backend where it prevents", async () => {
    const checks = policy("detect", override(418, "prevent"));
    const onError =
      '<set-header name="last"><value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Message)</value></set-header>';
    const answered = await request({
      description: describedBy(),
      operation: document({ outbound: status(418) + checks, onError: onError + errors }),
    });
    expect(answered.status).toBe(502);
    expect(JSON.parse(answered.text)).toEqual({
      statusCode: 502,
      message:
        "The request could not be processed due to an internal error. Contact the API owner.",
    });
    expect(answered.headers.get("last")).toBe(
      "validate-status-code|Response not allowed|Response status code 418 is not allowed.",
    );
    expect(answered.headers.get("errors")).toBe(kept("prevent"));
  });

  it("ends the request in on-error too", async () => {
    const inbound =
      '<check-header name="x" failed-check-httpcode="418" failed-check-error-message="no" ignore-case="true" />';
    const operation = document({ inbound, onError: policy("prevent") + errors });
    const answered = await request({ operation, description: describedBy("200") });
    expect([answered.status, answered.text]).toEqual([500, expect.not.stringContaining("418")]);
  });

  it.each(["default", "4XX"])("does not guess whether %s specifies a status", async (code) => {
    const [actual, , text] = await answer(418, policy("detect"), [code, "5XX"]);
    expect([actual, text]).toEqual([500, expect.stringContaining(`by ${code} alone`)]);
  });

  it("says that nothing describes the operation", async () => {
    const operation = document({ outbound: policy("detect") + errors });
    expect((await request({ operation })).text).toContain("nothing here describes the operation");
  });

  it("fails with an action that an expression gives and there is not", async () => {
    expect((await answer(200, policy('@("allow")')))[0]).toBe(500);
  });

  it.each([
    ["two in a section", policy("detect") + policy("detect"), "policy-once"],
    [
      "two overrides of a status",
      policy("detect", override(200, "detect").repeat(2)),
      "policy-content",
    ],
    ["no status", policy("detect", '<status-code code="abc" action="detect" />'), undefined],
    ["no action", policy("detect", '<status-code code="200" action="allow" />'), undefined],
    ["no attribute", "<validate-status-code />", undefined],
  ])("is refused with %s", async (_, outbound, rule) => {
    const refusal = await request({ operation: document({ outbound: outbound + errors }) }).catch(
      (error: PolicyError) => error,
    );
    const { findings } = refusal as PolicyError;
    expect(findings.length).toBeGreaterThan(0);
    if (rule !== undefined) expect(findings.map((finding) => finding.rule)).toContain(rule);
  });
});
