import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const lenient = (operation: string, headers: Record<string, string> = {}) =>
  request({ profile: "lenient", operation }, { headers });

describe("what the lenient profile accepts", () => {
  it("runs: a status without a reason, a declaration, CDATA", async () => {
    const operation = `<?xml version="1.0"?>\n${document({
      inbound:
        '<return-response><set-status code="404" /><set-body><![CDATA[<a> &amp; ]]></set-body></return-response>',
    })}`;
    const { status, text } = await lenient(operation);
    expect([status, text]).toEqual([404, "<a> &amp; "]);
  });

  it("runs: set-body in on-error, a managed identity in outbound", async () => {
    const failing =
      '<check-header name="x" failed-check-httpcode="400" failed-check-error-message="no" ignore-case="true" />';
    const onError = '<set-body>@("sorry")</set-body>';
    expect((await lenient(document({ inbound: failing, onError }))).text).toBe("sorry");
    const outbound =
      '<authentication-managed-identity resource="r" client-id="c" output-token-variable-name="t" /><set-body>@((string)context.Variables["t"])</set-body>';
    expect((await lenient(document({ outbound }))).text).toBe("token of c for r");
  });

  it("compares an object with a text where that is sure, and says where it is not", async () => {
    const operation = document({
      inbound:
        '<set-variable name="a" value="@(context.Request.Headers.GetValueOrDefault("X-A", "none"))" /><return-response><set-body>@((context.Variables["a"] == "yes") + "," + (context.Variables["a"] != "yes"))</set-body></return-response>',
    });
    expect((await lenient(operation)).text).toBe("False,True");
    const unsure = await lenient(operation, { "x-a": "yes" });
    expect([unsure.status, unsure.text]).toEqual([
      500,
      expect.stringContaining("compares references"),
    ]);
  });
});
