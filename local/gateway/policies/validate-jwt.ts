import { createPublicKey, KeyObject } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type LocalJWKSet } from "jose";
import { Jwt } from "../../../policy/index.ts";
import { Fault, PipelineEnd } from "../fault.ts";
import type { HandlerOf, StepOf } from "../pipeline.ts";

/** The algorithms that the policy's page names, for keys given and keys looked up. */
const symmetric = ["HS256", "HS384", "HS512"];

const asymmetric = ["RS256", "RS384", "RS512", "PS256", "ES256"];

/** Verifies a token; every failure is a fault, so that on-error answers it. */
export const validateJwt: HandlerOf<"validate-jwt"> = async (step) => {
  const status = await step.number("failed-validation-httpcode", 401);
  const message = await step.attribute("failed-validation-error-message");
  const refuse = (reason: string, text: string, cause?: unknown) =>
    new Fault(
      { source: "validate-jwt", reason, message: message ?? `${text} Access denied.`, status },
      { cause },
    );
  const token = await presentedToken(step);
  if (token === undefined) throw refuse("TokenNotFound", "JWT not found in the request.");
  let payload: JWTPayload;
  try {
    payload = await verify(step, token);
  } catch (error) {
    if (error instanceof PipelineEnd) throw error;
    if (!(error instanceof errors.JOSEError)) throw refuse("JwtInvalid", String(error), error);
    throw refuse(reasonOf(error), error.message, error);
  }
  await checkClaims(step, payload, refuse);
  const variable = await step.attribute("output-token-variable-name");
  const value = Jwt.parse(token);
  if (variable !== undefined && value !== null) step.exchange.variables.set(variable, value);
  return "continue";
};

async function presentedToken(step: StepOf<"validate-jwt">): Promise<string | undefined> {
  const { headers, url } = step.exchange.request;
  const given = await step.attribute("token-value");
  if (given !== undefined) return given === "" ? undefined : given;
  const parameter = await step.attribute("query-parameter-name");
  if (parameter !== undefined) return new URLSearchParams(url.query).get(parameter) ?? undefined;
  const name = (await step.attribute("header-name")) ?? "Authorization";
  const value = headers.values(name)?.join(",");
  if (value === undefined || value === "") return undefined;
  const scheme = await step.attribute("require-scheme");
  const [first = "", ...rest] = value.split(" ");
  if (rest.length === 0) return scheme === undefined ? first : undefined;
  const accepted = scheme === undefined || first.toLowerCase() === scheme.toLowerCase();
  return accepted ? rest.join(" ") : undefined;
}

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
        step.runtime.openIdConfigurations.get(await element.requiredAttribute("url")),
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

async function checkClaims(
  step: StepOf<"validate-jwt">,
  payload: JWTPayload,
  refuse: (reason: string, text: string) => Fault,
): Promise<void> {
  const missing: string[] = [];
  for (const list of step.children("required-claims")) {
    for (const claim of list.children("claim")) {
      const name = await claim.requiredAttribute("name");
      const present = claimValues(payload[name], await claim.attribute("separator"));
      if (present === undefined) {
        missing.push(name);
        continue;
      }
      const wanted: string[] = [];
      for (const value of claim.children("value")) wanted.push(await value.text());
      const any = (await claim.attribute("match")) === "any";
      const has = (value: string) => present.includes(value);
      if (wanted.length > 0 && !(any ? wanted.some(has) : wanted.every(has))) {
        throw refuse(
          "TokenClaimValueNotAllowed",
          `Claim ${name} value of ${present.join(",")} is not allowed.`,
        );
      }
    }
  }
  if (missing.length > 0) {
    throw refuse(
      "TokenClaimNotFound",
      `JWT token is missing the following claims: ${missing.join(", ")}.`,
    );
  }
}

function claimValues(value: unknown, separator: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const values = (Array.isArray(value) ? value : [value]).map(String);
  return separator === undefined ? values : values.flatMap((text) => text.split(separator));
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "TokenExpired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud") return "TokenAudienceNotAllowed";
    if (error.claim === "iss") return "TokenIssuerNotAllowed";
    return "TokenClaimNotFound";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "TokenSignatureInvalid";
  if (error instanceof errors.JWKSNoMatchingKey) return "TokenSignatureKeyNotFound";
  return "JwtInvalid";
}
