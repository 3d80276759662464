import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ManagedIdentityError, startEntra } from "../../../local/entra/index.ts";
import { clientId, identity, startContoso, tenantId, weatherApp } from "./contoso.ts";

const entra = await startContoso();

afterEach(() => {
  vi.useRealTimers();
});

describe("a managed identity's token", () => {
  it.each(["https://storage.azure.com/", "https://storage.azure.com"])(
    "for %s is a v1.0 token",
    async (resource) => {
      const { accessToken, expiresOn } = await entra.managedIdentityToken(
        identity.clientId,
        resource,
      );

      expect(decodeJwt(accessToken)).toMatchObject({
        iss: `https://sts.windows.net/${tenantId}/`,
        aud: "https://storage.azure.com",
        appid: identity.clientId,
        idtyp: "app",
        oid: identity.principalId,
        sub: identity.principalId,
        tid: tenantId,
        ver: "1.0",
        exp: expiresOn,
        xms_mirid: identity.resourceId,
      });
    },
  );

  it.each([
    ["api://AzureADTokenExchange", "api://AzureADTokenExchange"],
    ["api://gateway", clientId],
    [clientId, clientId],
    ["https://contoso.example/weather", weatherApp.clientId],
    ["api://weather/", weatherApp.clientId],
  ])("for %s is a v2.0 token with the audience %s", async (resource, audience) => {
    const { accessToken } = await entra.managedIdentityToken(identity.clientId, resource);
    const keys = createRemoteJWKSet(new URL(`${entra.origin}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(accessToken, keys, { issuer: entra.issuer, audience });

    expect(payload).toMatchObject({
      azp: identity.clientId,
      idtyp: "app",
      oid: identity.principalId,
      sub: identity.principalId,
      tid: tenantId,
      ver: "2.0",
    });
    expect(payload.exp).toBe((payload.iat ?? 0) + 3600);
  });

  it.each([
    "api://plain",
    "api://plain/",
    "https://contoso.example/plain/",
    "44444444-0000-4000-8000-000000000009",
  ])(
    "for an API that chose no version has the audience as it was asked for: %s",
    async (resource) => {
      entra.register({
        clientId: "44444444-0000-4000-8000-000000000009",
        displayName: "Plain",
        identifierUris: ["api://plain", "https://contoso.example/plain"],
        redirectUris: [],
        federatedCredentials: [],
      });
      const { accessToken } = await entra.managedIdentityToken(identity.clientId, resource);
      const keys = createRemoteJWKSet(new URL(`${entra.origin}/${tenantId}/discovery/v2.0/keys`));
      const issuer = `https://sts.windows.net/${tenantId}/`;
      const { payload } = await jwtVerify(accessToken, keys, { issuer });
      expect(payload).toMatchObject({
        aud: resource,
        appid: identity.clientId,
        oid: identity.principalId,
        ver: "1.0",
      });
      expect(payload).not.toHaveProperty("azp");
    },
  );

  it("is the same until shortly before it expires", async () => {
    const token = () => entra.managedIdentityToken(identity.clientId, "api://gateway");
    const [first, alongside] = await Promise.all([token(), token()]);
    expect(alongside).toEqual(first);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 54 * 60 * 1000 });
    expect(await token()).toEqual(first);

    vi.setSystemTime(Date.now() + 2 * 60 * 1000);
    const renewed = await token();
    expect(renewed.accessToken).not.toBe(first.accessToken);
    expect(renewed.expiresOn).toBeGreaterThan(first.expiresOn);
  });

  it.each([
    "https://cosmos.azure.com",
    "https://cognitiveservices.azure.com/",
    "https://an-account.documents.azure.com",
    "https://graph.microsoft.com",
  ])("for %s, a service of Azure, is a v1.0 token", async (resource) => {
    const { accessToken } = await entra.managedIdentityToken(identity.clientId, resource);
    const aud = resource.replace(/\/$/, "");
    expect(decodeJwt(accessToken)).toMatchObject({ aud, ver: "1.0", oid: identity.principalId });
  });

  it("is the service's own where no client id is named", async () => {
    const storage = "https://storage.azure.com";
    await expect(entra.managedIdentityToken("", storage)).rejects.toThrow(/no identity is system-/);
    const own = { clientId: "own", principalId: "its-principal", resourceId: "/apim" };
    const other = await startEntra({
      tenantId,
      identities: [identity, { ...own, isSystemAssigned: true }],
    });
    const { accessToken } = await other.managedIdentityToken("", storage);
    await other.close();
    expect(decodeJwt(accessToken)).toMatchObject({ oid: "its-principal", appid: "own" });
  });

  it("is not given to an unknown identity", async () => {
    const asked = entra.managedIdentityToken("nobody", "https://storage.azure.com/");

    await expect(asked).rejects.toThrow(ManagedIdentityError);
    await expect(asked).rejects.toMatchObject({ code: "identity_not_found" });
    await expect(asked).rejects.toThrow(identity.clientId);
  });

  it("is not given for an unknown resource, until an app is registered for it", async () => {
    const asked = () => entra.managedIdentityToken(identity.clientId, "api://later");
    await expect(asked()).rejects.toMatchObject({ code: "AADSTS500011" });

    const later = "88888888-0000-4000-8000-000000000001";
    entra.register({ ...weatherApp, clientId: later, identifierUris: ["api://later"] });
    expect(decodeJwt((await asked()).accessToken).aud).toBe(later);
  });
});
