import { createPublicKey, KeyObject } from "node:crypto";
import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type LocalJWKSet,
  type ProtectedHeaderParameters,
} from "jose";
import type { Certificate } from "../../../policy/index.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { AcceptedTokens } from "../memory/accepted-tokens.ts";
import { identityOf, verifiedOnce } from "../memory/verified-tokens.ts";
import { whenThere } from "../pipeline/later.ts";
import { readAll } from "../pipeline/readers.ts";
import type { PreparedHandlerOf, StepOf } from "../pipeline/step.ts";
import { textReader } from "../pipeline/values.ts";
import { decisiveExpressions } from "./decisive-expressions.ts";
import { giveToken, presentedToken, validateToken } from "./token-validation.ts";

/** The algorithms that the policy's page names, for keys given and keys looked up. */
const symmetric = ["HS256", "HS384", "HS512"];

const asymmetric = ["RS256", "RS384", "RS512", "PS256", "ES256"];

/** Verifies a token; every failure is a fault, so that on-error answers it. */
export const validateJwt: PreparedHandlerOf<"validate-jwt"> = {
  prepare(policy) {
    const requiredScheme = policy.attribute("require-scheme");
    const presented = presentedToken(policy);
    const accepted = new AcceptedTokens();
    const decisive = decisiveExpressions(policy.statement)?.map(({ element, value }) =>
      textReader(value, element),
    );
    return (step) =>
      whenThere(requiredScheme(step.execution), (scheme) =>
        whenThere(presented(step.execution, scheme), (token) => {
          if (!token || !decisive) return validated(step, token);
          return whenThere(readAll(decisive, step.execution), (conditions) => {
            const before = accepted.find(token, conditions);
            if (before === undefined) {
              return validated(step, token, (claims) => accepted.add(token, conditions, claims));
            }
            giveToken(step, before.jwt);
            return "continue";
          });
        }),
      );
  },
};

/** @param remember keeps that the token was accepted */
async function validated(
  step: StepOf<"validate-jwt">,
  token: string | undefined,
  remember?: (claims: { payload: JWTPayload; clockTolerance: number }) => void,
): Promise<Outcome> {
  const payload = await validateToken(step, token, (presented) => verify(step, presented));
  remember?.({ payload, clockTolerance: await step.number("clock-skew", 0) });
  return "continue";
}

async function verify(step: StepOf<"validate-jwt">, token: string): Promise<JWTPayload> {
  const audiences = await step.listed("audiences", "audience");
  const issuers = await step.listed("issuers", "issuer");
  const clockTolerance = await step.number("clock-skew", 0);
  const options = {
    ...(audiences.length > 0 ? { audience: audiences } : {}),
    clockTolerance,
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
  const written = await writtenKeys(step);
  const published = configurations.map(({ keys }) => keys);
  const conditions = [accepted, written.map(({ id, is }) => [id, is]), published.map(identityOf)];
  return await verifiedOnce(step.statement, { token, conditions, clockTolerance }, () => {
    const header = decodeProtectedHeader(token);
    return verifyWith(candidates(header, written, published), token, {
      ...accepted,
      algorithms: symmetric.includes(header.alg ?? "") ? symmetric : asymmetric,
    });
  });
}

type Key = Uint8Array | KeyObject | LocalJWKSet;

/** The claims of a token that one of the keys signed. */
async function verifyWith(
  keys: readonly Key[],
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let failure: unknown;
  for (const key of keys) {
    try {
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
  throw failure ?? new errors.JWKSNoMatchingKey();
}

/**
 * The keys that can be meant, which follows from the algorithm: a public key is never taken for a secret. Of the keys that
 * are written, those with the token's key id; all of them, when none has that id.
 */
function candidates(
  { alg = "", kid }: ProtectedHeaderParameters,
  written: readonly WrittenKey[],
  published: readonly LocalJWKSet[],
): readonly Key[] {
  const made = written.map((each) => ({ id: each.id, key: keyOf(each) }));
  const named = made.filter(({ id }) => id !== undefined && id === kid);
  const tried = (named.length > 0 ? named : made).map(({ key }) => key);
  if (symmetric.includes(alg)) return tried.filter((key) => key instanceof Uint8Array);
  const keyType = alg.startsWith("ES") ? "ec" : "rsa";
  const publicKeys = tried.filter((key) => key instanceof KeyObject);
  return [
    ...publicKeys.filter(({ asymmetricKeyType }) => asymmetricKeyType === keyType),
    ...published,
  ];
}

/** A key as its element gives it: a certificate's, an RSA modulus and exponent, or a secret. */
interface WrittenKey {
  readonly element: StepOf<"validate-jwt">;
  readonly id: string | undefined;
  readonly is:
    | { readonly certificate: string; readonly thumbprint: string }
    | { readonly n: string; readonly e: string }
    | { readonly secret: string };
}

async function writtenKeys(step: StepOf<"validate-jwt">): Promise<WrittenKey[]> {
  const keys: WrittenKey[] = [];
  for (const list of step.children("issuer-signing-keys")) {
    for (const key of list.children("key")) {
      keys.push({ element: key, id: await key.attribute("id"), is: await whatIs(key) });
    }
  }
  return keys;
}

async function whatIs(element: StepOf<"validate-jwt">): Promise<WrittenKey["is"]> {
  const id = await element.attribute("certificate-id");
  if (id !== undefined)
    return { certificate: id, thumbprint: certificateOf(element, id).thumbprint };
  const n = await element.attribute("n");
  const e = await element.attribute("e");
  if (n === undefined && e === undefined) return { secret: await element.text() };
  if (n === undefined || e === undefined) {
    throw element.fault("ConfigurationError", "A key has one of n and e; it needs both.");
  }
  return { n, e };
}

function keyOf({ element, is }: WrittenKey): Uint8Array | KeyObject {
  if ("secret" in is) return Buffer.from(is.secret, "base64");
  if ("certificate" in is) return certificateOf(element, is.certificate).certificate.publicKey;
  try {
    return createPublicKey({ key: { kty: "RSA", n: is.n, e: is.e }, format: "jwk" });
  } catch (error) {
    throw element.fault("ConfigurationError", "n and e are no RSA public key.", error);
  }
}

function certificateOf(element: StepOf<"validate-jwt">, id: string): Certificate {
  const certificate = element.runtime.certificates.get(id);
  if (certificate !== undefined) return certificate;
  throw element.fault("ConfigurationError", `There is no certificate ${id}.`);
}

function isKeyProblem(error: unknown): boolean {
  return (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey
  );
}
