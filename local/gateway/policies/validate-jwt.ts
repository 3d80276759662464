import { createPublicKey, KeyObject } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type LocalJWKSet } from "jose";
import type { HandlerOf, StepOf } from "../pipeline.ts";
import { presentedToken, validateToken } from "./token-validation.ts";

/** The algorithms that the policy's page names, for keys given and keys looked up. */
const symmetric = ["HS256", "HS384", "HS512"];

const asymmetric = ["RS256", "RS384", "RS512", "PS256", "ES256"];

/** Verifies a token; every failure is a fault, so that on-error answers it. */
export const validateJwt: HandlerOf<"validate-jwt"> = async (step) => {
  const token = await presentedToken(step, await step.attribute("require-scheme"));
  await validateToken(step, token, (presented) => verify(step, presented));
  return "continue";
};

async function verify(step: StepOf<"validate-jwt">, token: string): Promise<JWTPayload> {
  const audiences = await step.listed("audiences", "audience");
  const issuers = await step.listed("issuers", "issuer");
  const options = {
    ...(audiences.length > 0 ? { audience: audiences } : {}),
    clockTolerance: await step.number("clock-skew", 0),
    ...((await step.flag("require-expiration-time", true)) ? { requiredClaims: ["exp"] } : {}),
  };
  const configurations = await Promise.all(
    step
      .children("openid-config")
      .map(async (element) =>
        step.runtime.openIdConfigurations.get(await element.requiredAttribute("url"), step),
      ),
  );
  const allIssuers = [...issuers, ...configurations.map(({ issuer }) => issuer)];
  const accepted = { ...options, ...(allIssuers.length > 0 ? { issuer: allIssuers } : {}) };
  const { alg = "", kid } = decodeProtectedHeader(token);
  // Which keys can be meant follows from the algorithm: a public key is never taken for a secret.
  const { secrets, publicKeys } = await issuerSigningKeys(step, kid);
  const keyType = alg.startsWith("ES") ? "ec" : "rsa";
  const candidates: readonly Key[] = symmetric.includes(alg)
    ? secrets
    : [
        ...publicKeys.filter(({ asymmetricKeyType }) => asymmetricKeyType === keyType),
        ...configurations.map(({ keys }) => keys),
      ];
  const algorithms = symmetric.includes(alg) ? symmetric : asymmetric;
  let failure: unknown = new errors.JWKSNoMatchingKey();
  for (const key of candidates) {
    try {
      const options = { ...accepted, algorithms };
      // jwtVerify has an overload for each kind of key.
      const verified = await (typeof key === "function"
        ? jwtVerify(token, key, options)
        : jwtVerify(token, key, options));
      return verified.payload;
    } catch (error) {
      failure = error;
      if (!isKeyProblem(error)) throw error;
    }
  }
  throw failure;
}

type Key = Uint8Array | KeyObject | LocalJWKSet;

/** The keys with the token's key id; all keys, when none has that id. */
async function issuerSigningKeys(
  step: StepOf<"validate-jwt">,
  kid: string | undefined,
): Promise<{ secrets: Uint8Array[]; publicKeys: KeyObject[] }> {
  const keys: { id: string | undefined; key: Uint8Array | KeyObject }[] = [];
  for (const list of step.children("issuer-signing-keys")) {
    for (const key of list.children("key")) {
      keys.push({ id: await key.attribute("id"), key: await keyOf(key) });
    }
  }
  const named = keys.filter(({ id }) => id !== undefined && id === kid);
  const tried = (named.length > 0 ? named : keys).map(({ key }) => key);
  return {
    secrets: tried.filter((key) => key instanceof Uint8Array),
    publicKeys: tried.filter((key) => key instanceof KeyObject),
  };
}

/** A key as its element gives it: a certificate's, an RSA modulus and exponent, or a secret. */
async function keyOf(element: StepOf<"validate-jwt">): Promise<Uint8Array | KeyObject> {
  const id = await element.attribute("certificate-id");
  if (id !== undefined) {
    const certificate = element.runtime.certificates.get(id);
    if (certificate !== undefined) return certificate.certificate.publicKey;
    throw element.fault("ConfigurationError", `There is no certificate ${id}.`);
  }
  const n = await element.attribute("n");
  const e = await element.attribute("e");
  if (n === undefined && e === undefined) return Buffer.from(await element.text(), "base64");
  if (n === undefined || e === undefined) {
    throw element.fault("ConfigurationError", "A key has one of n and e; it needs both.");
  }
  try {
    return createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
  } catch (error) {
    throw element.fault("ConfigurationError", "n and e are no RSA public key.", error);
  }
}

function isKeyProblem(error: unknown): boolean {
  return (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey
  );
}
