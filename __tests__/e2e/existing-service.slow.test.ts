import { afterEach, describe, expect, it, vi } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { claimsOf } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, people, signIn } from "./sign-in.ts";

let local: Local | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await local?.close();
  local = undefined;
});

describe("a gateway on an existing service, with an existing registration and store", () => {
  it.each(["identity", "secret"])("signs people in and serves them, by %s", async (credential) => {
    vi.stubEnv("TF_VAR_entra_secret", "a secret of the registration");
    local = await startLocal({
      stack: await synthesized("__tests__/stacks/existing-service.ts", credential),
    });
    const client = await OAuthClient.register(local);
    const verifier = newVerifier();
    const visit = await signIn(browserAt(local), client.authorizationUrl(verifier));
    const { code = "" } = answerOf(visit);
    const { status, body } = await client.redeem({ code, verifier });
    expect(status).toBe(200);
    expect(claimsOf(body["access_token"])).toMatchObject({
      name: people.ada,
      tid: "c0c00000-0000-4000-8000-000000000004",
    });
    expect((await client.call(body["access_token"])).status).toBe(200);
    const container = credential === "secret" ? "mcp-grants" : "mcp-gateway";
    expect(local.grantStoreUrl).toBe(`${local.grantStore.blobEndpoint}${container}`);
  });

  it("asks for a variable that has no value, and says how to give it", async () => {
    const stack = await synthesized("__tests__/stacks/existing-service.ts", "secret");
    await expect(startLocal({ stack })).rejects.toThrow(
      "Variables of the stack have no value: entra_secret. Give each one: --var entra_secret=VALUE, or TF_VAR_entra_secret in the environment.",
    );
  });
});
