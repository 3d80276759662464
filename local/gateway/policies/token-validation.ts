import { compactDecrypt, errors, type JWTPayload } from "jose";
import { Jwt } from "../../../policy/index.ts";
import { Fault, PipelineEnd } from "../fault.ts";
import type { Step } from "../pipeline/step.ts";

/** What validate-jwt and validate-azure-ad-token have alike. */
export type TokenStep = Step<
  | "header-name"
  | "query-parameter-name"
  | "token-value"
  | "failed-validation-httpcode"
  | "failed-validation-error-message"
  | "output-token-variable-name"
  | "decryption-keys"
  | "key"
  | "certificate-id"
  | "required-claims"
  | "claim"
  | "value"
  | "name"
  | "match"
  | "separator"
>;

/** Makes the fault of a token that is not accepted. */
export type Refusal = (reason: string, text: string, cause?: unknown) => Fault;

/**
 * Validates a token, and gives it to the variable that the policy names.
 *
 * @param verify checks everything but the required claims
 * @throws Fault for whatever is wrong with it, so that on-error answers.
 */
export async function validateToken(
  step: TokenStep,
  presented: string | undefined,
  verify: (token: string, refuse: Refusal) => Promise<JWTPayload>,
): Promise<void> {
  const refuse = await refusalOf(step);
  if (presented === undefined) throw refuse("TokenNotFound", "JWT not found in the request.");
  let payload: JWTPayload;
  let token: string;
  try {
    token = await decrypted(step, presented);
    payload = await verify(token, refuse);
  } catch (error) {
    if (error instanceof PipelineEnd) throw error;
    if (!(error instanceof errors.JOSEError)) throw refuse("JwtInvalid", String(error), error);
    throw refuse(reasonOf(error), error.message, error);
  }
  await checkClaims(step, payload, refuse);
  const variable = await step.attribute("output-token-variable-name");
  const value = Jwt.parse(token);
  if (variable !== undefined && value !== null) step.exchange.variables.set(variable, value);
}

async function refusalOf(step: TokenStep): Promise<Refusal> {
  const status = await step.number("failed-validation-httpcode", 401);
  const message = await step.attribute("failed-validation-error-message");
  const source = step.statement.name;
  return (reason, text, cause) =>
    new Fault({ source, reason, message: message ?? `${text} Access denied.`, status }, { cause });
}

/** The token in the place that the policy names. @param scheme what must stand before it in a header */
export async function presentedToken(
  step: TokenStep,
  scheme: string | undefined,
): Promise<string | undefined> {
  const { headers, url } = step.exchange.request;
  const given = await step.attribute("token-value");
  if (given !== undefined) return given === "" ? undefined : given;
  const parameter = await step.attribute("query-parameter-name");
  if (parameter !== undefined) return new URLSearchParams(url.query).get(parameter) ?? undefined;
  const name = (await step.attribute("header-name")) ?? "Authorization";
  const value = headers.values(name)?.join(",");
  if (value === undefined || value === "") return undefined;
  const [first = "", ...rest] = value.split(" ");
  if (rest.length === 0) return scheme === undefined ? first : undefined;
  const accepted = scheme === undefined || first.toLowerCase() === scheme.toLowerCase();
  return accepted ? rest.join(" ") : undefined;
}

/** What an encrypted token holds; any other as it is. */
async function decrypted(step: TokenStep, token: string): Promise<string> {
  const lists = step.children("decryption-keys");
  if (lists.length === 0 || token.split(".").length !== 5) return token;
  let failure: unknown;
  for (const key of lists.flatMap((list) => list.children("key"))) {
    const id = await key.requiredAttribute("certificate-id");
    const certificate = step.runtime.certificates.get(id);
    if (certificate === undefined || certificate.privateKey === null) {
      throw step.fault("ConfigurationError", `There is no certificate ${id} with a private key.`);
    }
    try {
      const { plaintext } = await compactDecrypt(token, certificate.privateKey, {
        keyManagementAlgorithms: ["RSA-OAEP", "RSA-OAEP-256"],
      });
      return new TextDecoder().decode(plaintext);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function checkClaims(step: TokenStep, payload: JWTPayload, refuse: Refusal): Promise<void> {
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
