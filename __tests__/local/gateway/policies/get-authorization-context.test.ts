import { describe, expect, it } from "vitest";
import { runPolicy } from "../../../../local/policy-run/index.ts";
import { document } from "../harness.ts";

const policy = (more = "") =>
  document({
    inbound: `<get-authorization-context provider-id="@("git" + "hub")" authorization-id="mine" context-variable-name="auth" ${more} />
      <set-header name="X-Token"><value>@(((Authorization)context.Variables.GetValueOrDefault("auth"))?.AccessToken ?? "none")</value></set-header>
      <set-header name="X-Scope"><value>@((string)((Authorization)context.Variables.GetValueOrDefault("auth"))?.Claims?["scope"] ?? "none")</value></set-header>`,
    backend: "<base />",
  });

const run = async (text: string, connections: Parameters<typeof runPolicy>[2] = {}) => {
  const { response, requests, errors, warnings } = await runPolicy(text, "GET /", connections);
  const sent = requests[0]?.headers;
  return { response, errors, warnings, sent: [sent?.get("x-token"), sent?.get("x-scope")] };
};

describe("get-authorization-context", () => {
  it("gives the token of a connection, with what came with it", async () => {
    const connection = { accessToken: "t0ken", claims: { scope: "repo" } };
    const { sent } = await run(policy(), { connections: { "github/mine": connection } });
    expect(sent).toEqual(["t0ken", "repo"]);
  });

  it("fails without the connection, and says how to give it", async () => {
    const { response, errors, warnings } = await run(policy(), {
      connections: { "github/another": "t0ken" },
    });
    expect(response.status).toBe(500);
    expect(errors).toMatchObject([{ reason: "AuthorizationContextError" }]);
    expect(warnings.join()).toContain("give its token as github/mine");
  });

  it("gives null where errors are ignored", async () => {
    expect((await run(policy('ignore-error="true"'))).sent).toEqual(["none", "none"]);
  });
});
