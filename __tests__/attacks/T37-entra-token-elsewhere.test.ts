// T37, a token of Entra that was not given to a client of this server. RFC 8725 section 2.8 and 3.9 (substitution, audience);
// RFC 9700 section 2.3; Microsoft identity platform, "Access tokens", validating tokens, and "Claims validation". Entra signs for
// all tenants, apps and kinds of token with the same keys, so a good signature says little. Here the test holds the keys.

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  audience,
  EntraKeys,
  type EntraTokenProps,
  otherAudience,
  tenant,
} from "../e2e/entra-keys.ts";
import { guardedGateway } from "../e2e/guarded-gateway.ts";

const entra = new EntraKeys();
const { backend, gateway } = guardedGateway(entra);

const elsewhere = "aad0aad0-0000-4000-8000-000000000000";
const issuerOf = (id: string) => `https://login.microsoftonline.com/${id}/v2.0`;
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

const forgeries: Readonly<Record<string, Readonly<Record<string, EntraTokenProps["claims"]>>>> = {
  "for another audience": {
    "another server's registration": { aud: otherAudience },
    "Microsoft Graph": { aud: "00000003-0000-0000-c000-000000000000" },
    "the App ID URI": { aud: `api://${audience}` },
    "the client id with a slash": { aud: `${audience}/` },
    "the client id in another case": { aud: audience.toUpperCase().replace("5", " 5") },
    "it and another": { aud: [audience, otherAudience] },
    "the client, as an ID token": { aud: "aebc6443-996d-45c2-90f0-388ff96faa56", scp: undefined },
    none: { aud: undefined },
  },
  "of another tenant": {
    "by issuer and claim": { iss: issuerOf(elsewhere), tid: elsewhere },
    "by the issuer": { iss: issuerOf(elsewhere) },
    "by the claim": { tid: elsewhere },
    "that is not named": { tid: undefined },
    "by an issuer with a slash": { iss: `${issuerOf(tenant)}/` },
    "by the issuer of all": { iss: issuerOf("common") },
    "by no issuer": { iss: undefined },
  },
  "of another kind": {
    "version 1": {
      iss: `https://sts.windows.net/${tenant}/`,
      aud: `api://${audience}`,
      ver: "1.0",
      azp: undefined,
      appid: "aebc6443-996d-45c2-90f0-388ff96faa56",
    },
    "version 1 in the words of version 2": { ver: "1.0" },
    "no version": { ver: undefined },
    "an ID token for the server's own registration": { scp: undefined, nonce: "n" },
    "an application's, with roles": { scp: undefined, idtyp: "app", roles: ["Notes.Admin"] },
    "an application's, with a scope": { idtyp: "app" },
    "one with an empty scope": { scp: "" },
    "one with a blank scope": { scp: " " },
    "one whose scope is a list": { scp: ["Entra.Use", "Notes.Write"] },
    "one of nobody": { oid: undefined },
    "one of nobody in words": { oid: "" },
    "one of somebody impossible": { oid: "ada\nmcp" },
    "one of no client": { azp: undefined },
  },
  "out of time": {
    expired: { exp: inSeconds(-1) },
    "for ever": { exp: undefined },
    "not valid yet": { nbf: inSeconds(600) },
  },
};

describe.each(Object.entries(forgeries))("a token of Entra %s", (_kind, cases) => {
  it.each(Object.entries(cases))("%s: is refused like any other", async (_name, claims = {}) => {
    const answer = await gateway.call("entra", await entra.token({ claims }), ping);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="invalid_token", error_description="The access token is not valid for this server.", scope="api://${audience}/Entra.Use api://${audience}/Notes.Write", resource_metadata="${gateway.issuer}/.well-known/oauth-protected-resource/entra/mcp"`,
    );
    expect(backend.received).toHaveLength(0);
  });
});

describe("a token that Entra did not sign", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const foreign = { key: privateKey as unknown as NonNullable<EntraTokenProps["key"]> };

  it.each<[string, () => Promise<string>]>([
    ["by another key", () => entra.token(foreign)],
    ["by another key under another name", () => entra.token({ ...foreign, header: { kid: "2" } })],
    ["with another algorithm", () => entra.token({ header: { alg: "PS256" } })],
    ["that is the gateway's own, for this server", () => gateway.token("entra")],
    [
      "that is the gateway's own, in Entra's words",
      () =>
        gateway.token("entra", {
          header: { typ: "JWT" },
          claims: { iss: issuerOf(tenant), aud: audience, tid: tenant, oid: "eve", ver: "2.0" },
        }),
    ],
    ["of the type of the gateway's", () => entra.token({ header: { typ: "at+jwt" } })],
    ["of no type", () => entra.token({ header: { typ: undefined } })],
  ])("%s: is refused", async (_how, token) => {
    const made = await token().catch(() => "e30.e30.AAAA");
    expect((await gateway.call("entra", made, ping)).status).toBe(401);
    expect(backend.received).toHaveLength(0);
  });
});

describe("a token of Entra that is good for one server", () => {
  it("opens that one, so that it is the token that was refused above", async () => {
    expect((await gateway.call("entra", await entra.token(), ping)).status).toBe(200);
    expect(backend.received).toHaveLength(1);
  });

  it.each(["open", "guarded", "slow"])("does not open the server %s", async (server) => {
    const inWords = await entra.token({
      claims: { iss: gateway.issuer, aud: gateway.url(server), scope: `${server}.use` },
      header: { typ: "at+jwt" },
    });
    for (const token of [await entra.token(), inWords]) {
      expect((await gateway.call(server, token, ping)).status).toBe(401);
    }
    expect(backend.received).toHaveLength(0);
  });

  it("does not open another server that takes Entra's tokens", async () => {
    const claims = { roles: ["Notes.Reader"] };
    expect((await gateway.call("entra-slow", await entra.token({ claims }), ping)).status).toBe(
      401,
    );
    const own = await entra.token({ claims: { ...claims, aud: otherAudience } });
    expect((await gateway.call("entra-slow", own, ping)).status).toBe(200);
  });
});
