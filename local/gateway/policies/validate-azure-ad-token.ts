import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { identityOf, verifiedOnce } from "../memory/verified-tokens.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { presentedToken, type Refusal, validateToken } from "./token-validation.ts";

type EntraStep = StepOf<"validate-azure-ad-token">;

/** Verifies a token of Entra; every failure is a fault, so that on-error answers it. */
export const validateAzureAdToken: HandlerOf<"validate-azure-ad-token"> = async (step) => {
  const header = (await step.attribute("header-name")) ?? "Authorization";
  const scheme = header.toLowerCase() === "authorization" ? "Bearer" : undefined;
  const token = await presentedToken(step.policy)(step.execution, scheme);
  await validateToken(step, token, (presented, refuse) => verify(step, presented, refuse));
  return "continue";
};

async function verify(step: EntraStep, token: string, refuse: Refusal): Promise<JWTPayload> {
  const tenant = await tenantOf(step);
  const endpoint = await endpointOf(step);
  const { openIdConfigurations } = step.runtime;
  const url = `${endpoint}/${tenant}/v2.0/.well-known/openid-configuration`;
  const { issuer, keys } = await openIdConfigurations.get(url, step);
  const audiences = await acceptedAudiences(step);
  const options = {
    algorithms: ["RS256"],
    issuer: acceptedIssuers(issuer, token),
    requiredClaims: ["exp"],
    ...(audiences.length > 0 ? { audience: audiences } : {}),
  };
  const acceptance = { token, conditions: [options, identityOf(keys)], clockTolerance: 0 };
  const payload = await verifiedOnce(
    step.statement,
    acceptance,
    async () => (await jwtVerify(token, keys, options)).payload,
  );
  const clients = await step.listed("client-application-ids", "application-id");
  const client = String(payload["azp"] ?? payload["appid"] ?? "");
  if (clients.length > 0 && !clients.some((id) => id.toLowerCase() === client.toLowerCase())) {
    throw refuse(
      "TokenClaimValueNotAllowed",
      `Client application ID value of ${client} is not allowed.`,
    );
  }
  return payload;
}

/** An id, a domain, or the same in a URL. */
async function tenantOf(step: EntraStep): Promise<string> {
  const written = await step.requiredAttribute("tenant-id");
  const url = /^https?:/i.test(written) ? URL.parse(written) : null;
  const [inPath] = url?.pathname.split("/").filter((part) => part !== "") ?? [];
  const tenant = url === null ? written : (inPath ?? url.hostname);
  if (/^[\w.-]+$/.test(tenant)) return tenant;
  throw step.fault("ConfigurationError", `tenant-id is "${written}", which names no tenant.`);
}

async function endpointOf(step: EntraStep): Promise<string> {
  const written = (await step.attribute("authentication-endpoint")) ?? "login.microsoftonline.com";
  const endpoint = /^https?:/i.test(written) ? written : `https://${written}`;
  return endpoint.replace(/\/+$/, "");
}

/** The issuers of the tenant's tokens, of either version; of many tenants, those of the token's own. */
function acceptedIssuers(issuer: string, token: string): string[] {
  const { tid } = decodeJwt(token);
  const isMany = issuer.includes("{tenantid}");
  if (typeof tid !== "string" || !/^[\da-f-]{36}$/i.test(tid)) {
    if (isMany) throw new errors.JWTClaimValidationFailed("tid is missing", {}, "iss");
    return [issuer];
  }
  const own = issuer.replace("{tenantid}", () => tid);
  return own.includes(tid) ? [own, `https://sts.windows.net/${tid}/`] : [own];
}

async function acceptedAudiences(step: EntraStep): Promise<string[]> {
  const audiences = await step.listed("audiences", "audience");
  const backends = await step.listed("backend-application-ids", "application-id");
  return [...audiences, ...backends.flatMap((id) => [id, `api://${id}`])];
}
