import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { EntraFault, type FalseSignature } from "../../../local/entra/index.ts";
import { Browser } from "../../browser.ts";
import {
  ada,
  answer,
  authorizeUrl,
  codeGrant,
  gatewayApp,
  grace,
  requestToken,
  signIn,
  startContoso,
} from "./contoso.ts";

const entra = await startContoso();

afterEach(() => {
  entra.recover();
  entra.register(gatewayApp(entra.issuer));
});

describe("a fault", () => {
  it("at the authorize endpoint is a redirect in Entra's words", async () => {
    entra.fail("authorize", EntraFault.refusal(50105, "access_denied", { subcode: "cancel" }));
    const visit = await new Browser(entra.origin).visit(authorizeUrl(entra));
    expect(answer(visit)).toEqual({
      error: "access_denied",
      error_subcode: "cancel",
      error_description: expect.stringMatching(/^AADSTS50105: .* Trace ID: /),
      error_uri: "https://login.microsoftonline.com/error?code=50105",
      state: "the-state",
    });
  });

  it("is no way to an unregistered redirect URI", async () => {
    entra.fail("authorize", EntraFault.refusal(50105, "access_denied"));
    const url = authorizeUrl(entra, { redirect_uri: "https://attacker.example/" });
    expect((await new Browser(entra.origin).visit(url)).text).toContain("AADSTS50011: ");
  });

  it("at the token endpoint is JSON with a suberror", async () => {
    entra.fail("token", EntraFault.refusal(50173, "invalid_grant", { suberror: "bad_token" }));
    const answered = await requestToken(entra, codeGrant("any"));
    expect(answered).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_codes: [50173], suberror: "bad_token" },
    });
  });

  it("is a status, a text or nothing, until Entra recovers", async () => {
    const configuration = `${entra.issuer}/.well-known/openid-configuration`;
    entra.fail("discovery", EntraFault.status(503));
    expect((await fetch(configuration)).status).toBe(503);
    entra.fail("discovery", EntraFault.text("{"));
    expect(await (await fetch(configuration)).text()).toBe("{");
    entra.fail("discovery", EntraFault.hangUp());
    await expect(fetch(configuration)).rejects.toThrow();
    entra.fail("discovery", EntraFault.silence());
    await expect(fetch(configuration, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    entra.recover();
    expect(await (await fetch(configuration)).json()).toMatchObject({ issuer: entra.issuer });
  });

  it.each<readonly [FalseSignature, string | undefined]>([
    ["valid", "RS256"],
    ["unknown key", "RS256"],
    ["unknown key of a known name", "RS256"],
    ["none", "none"],
  ])("is an ID token with a signature that is: %s", async (signature, algorithm) => {
    const { code } = await signIn(entra, ada);
    entra.fail(
      "token",
      EntraFault.idToken((claims) => ({ ...claims, oid: "a liar" }), signature),
    );
    const { body } = await requestToken(entra, codeGrant(code));
    expect(decodeJwt(String(body["id_token"]))["oid"]).toBe("a liar");
    expect(decodeProtectedHeader(String(body["id_token"])).alg).toBe(algorithm);
  });
});

describe("a secret that has expired", () => {
  it("is refused with AADSTS7000222, and the one beside it works", async () => {
    const app = gatewayApp(entra.issuer);
    const expired = { value: "old", expires: new Date(Date.now() - 1) };
    entra.register({ ...app, clientSecrets: [expired, ...(app.clientSecrets ?? [])] });
    const { code } = await signIn(entra, ada);
    const refused = await requestToken(entra, { ...codeGrant(code), client_secret: "old" });
    expect(refused).toMatchObject({
      status: 401,
      body: { error: "invalid_client", error_codes: [7000222] },
    });
    expect((await requestToken(entra, codeGrant(code))).status).toBe(200);
  });
});

describe("a person's groups", () => {
  const group = "b0b10000-0000-4000-8000-000000000001";

  async function claims(settings: object) {
    entra.register({ ...gatewayApp(entra.issuer), groupClaims: [], ...settings });
    const { code } = await signIn(entra, grace);
    const { body } = await requestToken(entra, codeGrant(code));
    return decodeJwt(String(body["id_token"]));
  }

  it("stand in tokens only as the app asks for them", async () => {
    expect(await claims({})).not.toHaveProperty("groups");
    const assigned = { groupClaims: ["ApplicationGroup"] };
    expect(await claims(assigned)).not.toHaveProperty("groups");
    const both = { ...assigned, assignedGroups: [group, "another"] };
    expect((await claims(both))["groups"]).toEqual([group]);
    expect((await claims({ groupClaims: ["SecurityGroup"] }))["groups"]).toEqual([group]);
  });
});
