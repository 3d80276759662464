import { compactDecrypt, errors, type JWTPayload } from "jose";
import { Jwt } from "../../../policy/index.ts";
import { Fault, PipelineEnd } from "../fault.ts";
import type { MessageHeaders } from "../message/headers.ts";
import type { Execution } from "../pipeline/execution.ts";
import { type Later, whenThere } from "../pipeline/later.ts";
import type { Step } from "../pipeline/step.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";

/** What can be written in validate-jwt and validate-azure-ad-token alike. */
type WrittenInBoth =
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
  | "separator";

export type TokenStep = Step<WrittenInBoth>;

/** Makes the fault of a token that is not accepted. */
export type Refusal = (reason: string, text: string, cause?: unknown) => Fault;

/**
 * Validates a token, and gives it to the variable that the policy names.
 *
 * @param verify checks everything but the required claims
 * @returns its claims
 * @throws Fault for whatever is wrong with it, so that on-error answers.
 */
export async function validateToken(
  step: TokenStep,
  presented: string | undefined,
  verify: (token: string, refuse: Refusal) => Promise<JWTPayload>,
): Promise<JWTPayload> {
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
  giveToken(step, Jwt.parse(token));
  return payload;
}

/** Gives a token to the variable that the policy names, if it names one. */
export function giveToken({ policy, exchange }: TokenStep, token: Jwt | null): void {
  const variable = policy.literal("output-token-variable-name");
  if (variable !== undefined && token !== null) exchange.variables.set(variable, token);
}

async function refusalOf(step: TokenStep): Promise<Refusal> {
  const status = await step.number("failed-validation-httpcode", 401);
  const message = await step.attribute("failed-validation-error-message");
  const source = step.statement.name;
  return (reason, text, cause) =>
    new Fault({ source, reason, message: message ?? `${text} Access denied.`, status }, { cause });
}

/** Finds the token in the place that the policy names. */
export function presentedToken(
  policy: WrittenPolicy<WrittenInBoth>,
): (execution: Execution, scheme: string | undefined) => Later<string | undefined> {
  const value = policy.attribute("token-value");
  const parameter = policy.attribute("query-parameter-name");
  const header = policy.attribute("header-name");
  return (execution, scheme) => {
    const { url, headers } = execution.exchange.request;
    return whenThere(value(execution), (given) => {
      if (given !== undefined) return given === "" ? undefined : given;
      return whenThere(parameter(execution), (name) =>
        name === undefined
          ? whenThere(header(execution), (named) => tokenInHeader(headers, named, scheme))
          : (new URLSearchParams(url.query).get(name) ?? undefined),
      );
    });
  };
}

/** @param scheme what must stand before the token */
function tokenInHeader(
  headers: MessageHeaders,
  name = "Authorization",
  scheme: string | undefined,
): string | undefined {
  const value = headers.values(name)?.join(",");
  if (value === undefined || value === "") return undefined;
  const end = value.indexOf(" ");
  if (end < 0) return scheme === undefined ? value : undefined;
  const accepted =
    scheme === undefined || value.slice(0, end).toLowerCase() === scheme.toLowerCase();
  return accepted ? value.slice(end + 1) : undefined;
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
