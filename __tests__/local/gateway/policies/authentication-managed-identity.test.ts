import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

describe("authentication-managed-identity", () => {
  const ask = (resource: string, attributes: string) =>
    `<authentication-managed-identity resource="${resource}" client-id="id" ${attributes} />`;
  const tell =
    '<return-response><set-body>@(context.Variables.GetValueOrDefault<string>("token", "none") + "|" + context.Request.Headers.GetValueOrDefault("Authorization", "none"))</set-body></return-response>';

  it.each([
    ["api://x", "", "none|Bearer token of id for api://x"],
    ["api://x", 'output-token-variable-name="token"', "token of id for api://x|none"],
    ["unknown", 'ignore-error="true"', "none|none"],
  ])("%s %s gives %s", async (resource, attributes, expected) => {
    const operation = document({ inbound: ask(resource, attributes) + tell });
    expect((await request({ operation })).text).toBe(expected);
  });
});
