import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const policy = (from: string, to: string) => `<find-and-replace from="${from}" to="${to}" />`;
const echo =
  "<return-response><set-body>@(context.Request.Body.As<string>())</set-body></return-response>";

describe("find-and-replace", () => {
  it.each([
    ["laptop", "notebook", "a laptop, a Laptop, laptop", "a notebook, a Laptop, notebook"],
    ["a.c", "$&amp;$1", "abc a.c", "abc $&$1"],
    ["ä", "", "bär bär", "br br"],
    ['@("o" + "ne")', '@("t" + "wo")', "one", "two"],
  ])("%s becomes %s in each place", async (from, to, body, expected) => {
    const operation = document({ inbound: policy(from, to) + echo });
    expect((await request({ operation }, { method: "POST", body })).text).toBe(expected);
  });

  it("works on the response in outbound, and in on-error", async () => {
    const outbound = `<set-body>abcabc</set-body>${policy("b", "xyz")}`;
    const answer = await request({ operation: document({ outbound }) });
    expect([answer.text, answer.headers.get("content-length")]).toEqual(["axyzcaxyzc", "10"]);
    const onError = policy("Internal", "Some");
    const failing =
      '<check-header name="x" failed-check-httpcode="400" failed-check-error-message="Internal" ignore-case="true" />';
    const failed = await request({ operation: document({ inbound: failing, onError }) });
    expect(JSON.parse(failed.text).message).toBe("Some");
  });

  it("leaves a request without a body as it is", async () => {
    const inbound = `${policy("a", "b")}<return-response><set-status code="204" reason="None" /></return-response>`;
    expect((await request({ operation: document({ inbound }) })).status).toBe(204);
  });

  it("says that it cannot read a compressed body", async () => {
    const operation = document({ inbound: policy("a", "b") + echo });
    const headers = { "content-encoding": "gzip" };
    const answer = await request({ operation }, { method: "POST", body: gzipSync("aa"), headers });
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining("encoded as gzip")]);
  });

  it("fails without a text to look for", async () => {
    const operation = document({ inbound: policy("", "b") });
    expect((await request({ operation })).status).toBe(500);
  });
});
