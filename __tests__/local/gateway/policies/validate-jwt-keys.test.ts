import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Certificate } from "../../../../policy/index.ts";
import { selfSigned } from "../../../policy/csharp/self-signed.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";

const rsa = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const [older, newer, given, stranger] = [rsa(), rsa(), rsa(), rsa()];
const certificates = new Map(
  Object.entries({ older, newer }).map(([id, { privateKey }]) => [
    id,
    new Certificate(selfSigned(privateKey, id, "Example"), privateKey),
  ]),
);
let gateway: RunningGateway;

function validating(keys: string): string {
  return document({
    inbound: `<validate-jwt header-name="Authorization" require-scheme="Bearer"><issuer-signing-keys>${keys}</issuer-signing-keys></validate-jwt><return-response />`,
    onError:
      '<return-response><set-status code="@(context.Response.StatusCode)" reason="No" /><set-body>@(context.LastError.Reason)</set-body></return-response>',
  });
}

beforeAll(async () => {
  const { n, e } = given.publicKey.export({ format: "jwk" });
  gateway = await runGateway({
    certificates,
    operation: validating(
      `<key certificate-id="newer" /><key id="old" certificate-id="older" /><key n="${n}" e="${e}" />`,
    ),
  });
});

afterAll(() => gateway.close());

async function answerTo(
  key: KeyObject | Uint8Array,
  header: object = {},
  { origin } = gateway,
): Promise<[number, string]> {
  const token = await new SignJWT({ sub: "ada" })
    .setProtectedHeader({ alg: "RS256", ...header })
    .setExpirationTime("5m")
    .sign(key);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}/api/run`, { headers });
  return [answer.status, await answer.text()];
}

describe("issuer-signing-keys", () => {
  it.each([
    ["a certificate", newer, {}],
    ["a certificate by its id", older, { kid: "old" }],
    ["any certificate, when the key id is unknown", older, { kid: "unknown" }],
    ["a modulus and an exponent", given, {}],
    ["another algorithm of RSA", newer, { alg: "PS256" }],
  ])("verify with %s", async (_what, { privateKey }, header) => {
    expect(await answerTo(privateKey, header)).toEqual([200, ""]);
  });

  it.each([
    ["another key", stranger.privateKey, {}],
    ["another key of the list than the key id names", newer.privateKey, { kid: "old" }],
    [
      "the public key as a secret",
      new Uint8Array(newer.publicKey.export({ type: "pkcs1", format: "der" })),
      { alg: "HS256" },
    ],
    [
      "a key of an elliptic curve",
      generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
      { alg: "ES256" },
    ],
  ])("refuse %s", async (_what, key, header) => {
    const [status, reason] = await answerTo(key, header);
    expect(status).toBe(401);
    expect(reason).toMatch(/^TokenSignature/);
  });

  it.each(['<key certificate-id="none" />', '<key n="AQAB" />'])(
    "say that %s is no key",
    async (key) => {
      const broken = await runGateway({ certificates, operation: validating(key) });
      const answer = await answerTo(newer.privateKey, {}, broken);
      await broken.close();
      expect(answer).toEqual([500, "ConfigurationError"]);
    },
  );
});

describe("context.Deployment.Certificates", () => {
  it("knows a certificate by its thumbprint, not by its id", async () => {
    const { thumbprint = "" } = certificates.get("newer") ?? {};
    const telling = await runGateway({
      certificates,
      operation: document({
        inbound: `<return-response><set-body>@(context.Deployment.Certificates["${thumbprint}"].Subject + " " + context.Deployment.Certificates.ContainsKey("newer"))</set-body></return-response>`,
      }),
    });
    const answer = await fetch(`${telling.origin}/api/run`);
    await telling.close();
    expect(await answer.text()).toBe("CN=newer, O=Example False");
  });
});
