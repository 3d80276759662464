// T18, mix-up of authorization servers (RFC 9207; modelcontextprotocol issue 1721): every answer says
// who gave it.

import { expect, inject, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { answerOf, signIn } from "../e2e/sign-in.ts";
import { gatewayBrowser, newClient, wholeBrowser } from "./steps.ts";

it("names the issuer byte for byte in metadata, answers, errors and tokens", async () => {
  const { issuer } = inject("gateway");
  const url = `${issuer}/.well-known/oauth-authorization-server`;
  const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
  expect(metadata["issuer"]).toBe(issuer);
  expect(metadata["authorization_response_iss_parameter_supported"]).toBe(true);

  const client = await newClient();
  const allowed = await signIn(wholeBrowser(), client.authorizationUrl(newVerifier()));
  expect(answerOf(allowed)["iss"]).toBe(issuer);
  const denied = await signIn(gatewayBrowser(), client.authorizationUrl(newVerifier()), {
    decision: "deny",
  });
  expect(answerOf(denied)).toMatchObject({ error: "access_denied", iss: issuer });
  for (const change of [
    { response_type: "token" },
    { resource: "https://elsewhere.example/" },
    { prompt: "none" },
    { request: "x" },
    { response_mode: "fragment" },
  ]) {
    const visit = await gatewayBrowser().visit(client.authorizationUrl(newVerifier(), change));
    expect(answerOf(visit)).toMatchObject({ iss: issuer, state: "a state" });
    expect(answerOf(visit)).toHaveProperty("error");
  }
  const { access_token } = await client.tokens();
  const payload = Buffer.from(String(access_token).split(".")[1] ?? "", "base64url").toString();
  expect((JSON.parse(payload) as Record<string, unknown>)["iss"]).toBe(issuer);
});
