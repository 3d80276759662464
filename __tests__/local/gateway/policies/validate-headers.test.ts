import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";
import { described, errors, errorsOf, internal } from "./described.ts";

const headers = {
  "X-Count": { schema: { type: "integer" } },
  "X-Tags": { schema: { type: "array", items: { type: "string", enum: ["a", "b"] } } },
};
const description = described({ responses: { 200: { headers }, 404: {}, default: {} } });
const policy = (specified: string, unspecified: string, content = "") =>
  `<validate-headers specified-header-action="${specified}" unspecified-header-action="${unspecified}" errors-variable-name="errors">${content}</validate-headers>`;
const header = (name: string, value: string) =>
  `<set-header name="${name}" exists-action="append"><value>${value}</value></set-header>`;

async function check(outbound: string, on = description) {
  const operation = document({ outbound: outbound + errors });
  const answer = await request({ description: on, operation });
  return { ...answer, errors: errorsOf(answer.headers) };
}

describe("validate-headers", () => {
  it("takes headers that are as described, by any case", async () => {
    const sent = header("x-count", "7") + header("X-TAGS", "a") + header("X-Tags", "b");
    expect((await check(sent + policy("detect", "detect"))).errors).toEqual([]);
  });

  it.each([
    [
      header("X-Count", "seven"),
      "Value of the header X-Count couldn't be parsed according to the definition.",
    ],
    [header("Set-Cookie", "a=1"), "Unspecified header Set-Cookie is not allowed."],
    [
      header("X-Tags", "a,c"),
      "Value of the header X-Tags does not conform to the definition. 1 must be equal to one of the allowed values.",
    ],
  ])("refuses %s", async (sent, details) => {
    const { errors: kept } = await check(sent + policy("detect", "detect"));
    expect(kept.map(({ Type, Details }) => [Type, Details])).toEqual([["ResponseHeader", details]]);
  });

  it("ends with 502 and says nothing of the backend where it prevents", async () => {
    const answer = await check(header("X-Power", "8") + policy("ignore", "prevent"));
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([502, internal]);
  });

  it("lets a header through that has an action of its own", async () => {
    const sent = header("X-Power", "8") + header("X-Count", "x");
    const content =
      '<header name="x-power" action="ignore" /><header name="X-Count" action="ignore" />';
    expect((await check(sent + policy("prevent", "prevent", content))).errors).toEqual([]);
  });

  it("knows the headers of the status that the answer has", async () => {
    const status = '<set-status code="404" reason="x" />';
    const sent = status + header("X-Count", "7") + policy("detect", "detect");
    expect((await check(sent)).errors.map(({ ValidationRule }) => ValidationRule)).toEqual([
      "Unspecified",
    ]);
    const vague = sent.replace("404", "500");
    expect((await check(vague)).text).toContain("by default alone");
  });

  it("does not guess what a missing header is, unless nobody asks", async () => {
    const needed = described({
      responses: { 200: { headers: { A: { required: true, schema: {} } } } },
    });
    expect((await check(policy("detect", "ignore"), needed)).text).toContain(
      "A is required and missing",
    );
    expect((await check(policy("ignore", "ignore"), needed)).status).toBe(200);
  });
});
