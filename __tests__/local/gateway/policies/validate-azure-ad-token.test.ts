import { createPrivateKey } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CompactEncrypt, decodeJwt } from "jose";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Certificate } from "../../../../policy/index.ts";
import { document, request } from "../harness.ts";
import { type EntraTokens, entraTokens } from "./entra-tokens.ts";

const tenant = "11111111-2222-3333-4444-555555555555";
const other = "99999999-2222-3333-4444-555555555555";
const client = "aaaaaaaa-0000-0000-0000-000000000001";

let entra: EntraTokens;
let server: Server;
let origin: string;
/** The paths that configurations were asked for. */
const asked: string[] = [];

beforeAll(async () => {
  entra = await entraTokens();
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const isMany = /^\/(?:organizations|common)\//.test(url);
    const issuer = `https://login.microsoftonline.com/${isMany ? "{tenantid}" : tenant}/v2.0`;
    response.end(JSON.stringify(entra.documentAt("https://login.microsoftonline.com", issuer)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

const claims = {
  iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
  tid: tenant,
  aud: "api",
  azp: client,
  roles: ["reader", "writer"],
};

const anyClient = `<client-application-ids><application-id>${client}</application-id></client-application-ids>`;

interface Asked {
  readonly attributes?: string;
  readonly content?: string;
  readonly token: string;
  readonly headers?: Record<string, string>;
  readonly certificates?: ReadonlyMap<string, Certificate>;
}

/** Presents a token, and says how it went: the status with what on-error knows, or what the variable holds. */
async function present({ attributes, content = anyClient, token, headers, certificates }: Asked) {
  const { text } = await request(
    {
      hosts: { "https://login.microsoftonline.com": origin, "https://login.us.example": origin },
      ...(certificates === undefined ? {} : { certificates }),
      operation: document({
        inbound: `<validate-azure-ad-token ${attributes ?? `tenant-id="${tenant}"`} output-token-variable-name="jwt">${content}</validate-azure-ad-token>
          <return-response><set-body>@("accepted " + ((Jwt)context.Variables["jwt"]).Issuer)</set-body></return-response>`,
        onError: `<return-response><set-body>@(context.Response.StatusCode + " " + context.LastError.Source + " " + context.LastError.Reason)</set-body></return-response>`,
      }),
    },
    { headers: headers ?? { Authorization: `Bearer ${token}` } },
  );
  return text;
}

describe("validate-azure-ad-token", () => {
  it("accepts a token of the tenant for a client, by the keys of the tenant", async () => {
    asked.length = 0;
    const token = await entra.sign(claims);
    expect(await present({ token })).toBe(`accepted ${claims.iss}`);
    expect(asked).toEqual([`/${tenant}/v2.0/.well-known/openid-configuration`, "/keys"]);
  });

  it("accepts a token of version 1, whose client is appid", async () => {
    const { azp, ...rest } = claims;
    const iss = `https://sts.windows.net/${tenant}/`;
    expect(await present({ token: await entra.sign({ ...rest, iss, appid: azp }) })).toBe(
      `accepted ${iss}`,
    );
  });

  it.each([
    [
      "another tenant's issuer",
      { iss: `https://login.microsoftonline.com/${other}/v2.0`, tid: other },
      "TokenIssuerNotAllowed",
    ],
    [
      "another tenant's issuer with this tenant's id",
      { iss: `https://login.microsoftonline.com/${other}/v2.0` },
      "TokenIssuerNotAllowed",
    ],
    [
      "version 1 of another tenant",
      { iss: `https://sts.windows.net/${other}/`, tid: other },
      "TokenIssuerNotAllowed",
    ],
    ["another client", { azp: other }, "TokenClaimValueNotAllowed"],
    ["no client", { azp: undefined }, "TokenClaimValueNotAllowed"],
  ])("refuses %s", async (_what, change, reason) => {
    const token = await entra.sign({ ...claims, ...change });
    expect(await present({ token })).toBe(`401 validate-azure-ad-token ${reason}`);
  });

  it("refuses a token that another key signed, and none at all", async () => {
    const token = await (await entraTokens()).sign(claims);
    expect(await present({ token })).toBe("401 validate-azure-ad-token TokenSignatureInvalid");
    expect(await present({ token, headers: {} })).toBe("401 validate-azure-ad-token TokenNotFound");
    const bare = await entra.sign(claims);
    expect(await present({ token, headers: { Authorization: bare } })).toBe(
      "401 validate-azure-ad-token TokenNotFound",
    );
  });

  it.each(["organizations", "common", "https://login.microsoftonline.com/organizations"])(
    "takes the tenant of the token for %s",
    async (tenantId) => {
      const attributes = `tenant-id="${tenantId}"`;
      const iss = `https://login.microsoftonline.com/${other}/v2.0`;
      const own = await entra.sign({ ...claims, iss, tid: other });
      expect(await present({ attributes, token: own })).toBe(`accepted ${iss}`);
      const mixed = await entra.sign({ ...claims, iss });
      expect(await present({ attributes, token: mixed })).toContain("TokenIssuerNotAllowed");
      const nobody = await entra.sign({ ...claims, iss, tid: "{tenantid}" });
      expect(await present({ attributes, token: nobody })).toContain("TokenIssuerNotAllowed");
    },
  );

  it("asks the endpoint of another cloud, with or without https://", async () => {
    const token = await entra.sign(claims);
    for (const endpoint of ["login.us.example", "https://login.us.example/"]) {
      const attributes = `tenant-id="${tenant}" authentication-endpoint="${endpoint}"`;
      expect(await present({ attributes, token })).toMatch(/^accepted/);
    }
  });

  it("compares audiences, and the ids of backends as they are or after api://", async () => {
    const audiences = "<audiences><audience>x</audience><audience>api</audience></audiences>";
    const token = await entra.sign(claims);
    expect(await present({ token, content: audiences })).toMatch(/^accepted/);
    const wrong = "<audiences><audience>API</audience></audiences>";
    expect(await present({ token, content: wrong })).toContain("TokenAudienceNotAllowed");
    const backend = `<backend-application-ids><application-id>${other}</application-id></backend-application-ids>`;
    const forBackend = await entra.sign({ ...claims, aud: `api://${other}` });
    expect(await present({ token: forBackend, content: backend })).toMatch(/^accepted/);
    expect(await present({ token, content: backend })).toContain("TokenAudienceNotAllowed");
  });

  it("asks for claims", async () => {
    const token = await entra.sign(claims);
    const claim = (name: string, match: string) =>
      `${anyClient}<required-claims><claim name="${name}" match="${match}"><value>reader</value><value>owner</value></claim></required-claims>`;
    expect(await present({ token, content: claim("roles", "any") })).toMatch(/^accepted/);
    expect(await present({ token, content: claim("roles", "all") })).toContain(
      "TokenClaimValueNotAllowed",
    );
    expect(await present({ token, content: claim("groups", "any") })).toContain(
      "TokenClaimNotFound",
    );
  });

  it("answers with the status and the message of the policy", async () => {
    const { status, text } = await request({
      operation: document({
        inbound: `<validate-azure-ad-token tenant-id="${tenant}" token-value="" failed-validation-httpcode="403" failed-validation-error-message="not you">${anyClient}</validate-azure-ad-token>`,
      }),
    });
    expect([status, JSON.parse(text)]).toEqual([403, { statusCode: 403, message: "not you" }]);
  });

  it("decrypts a token with the key of a certificate", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "c" }], {
      keyType: "rsa",
      algorithm: "sha256",
    });
    const certificate = new Certificate(cert, createPrivateKey(key));
    const inner = await entra.sign(claims);
    const token = await new CompactEncrypt(new TextEncoder().encode(inner))
      .setProtectedHeader({ alg: "RSA-OAEP", enc: "A256GCM" })
      .encrypt(certificate.certificate.publicKey);
    expect(decodeJwt(inner).aud).toBe("api");
    const certificates = new Map([["mine", certificate]]);
    const keys = '<decryption-keys><key certificate-id="mine" /></decryption-keys>';
    expect(await present({ token, content: anyClient + keys, certificates })).toMatch(/^accepted/);
    expect(await present({ token, content: anyClient, certificates })).toContain("JwtInvalid");
  });
});
