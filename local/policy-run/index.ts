/** Runs policies of API Management by themselves: for tests of them. */

import type { SchemaKind } from "../../policy/index.ts";
import {
  packagesForPolicies,
  packagesForSchemas,
  requireNode,
  requirePackages,
} from "../requirements.ts";
import { schemaKind } from "../schemas/service-schemas.ts";
import type { LoadedPolicy } from "./loaded-policy.ts";
import type { PolicyRunOptions, PolicyRunRequest } from "./options.ts";
import type { PolicyRun } from "./run.ts";

export type { LoadedPolicy } from "./loaded-policy.ts";
export type {
  Answering,
  PolicyRunApi,
  PolicyRunOperation,
  PolicyRunOptions,
  PolicyRunProduct,
  PolicyRunRequest,
  PolicyRunRequestParts,
  PolicyRunSubscription,
  PolicyRunUser,
} from "./options.ts";
export type {
  PolicyRun,
  PolicyRunCacheEntry,
  PolicyRunCall,
  PolicyRunChange,
  PolicyRunError,
  PolicyRunMessage,
  PolicyRunMetric,
  PolicyRunPlace,
  PolicyRunResponse,
  PolicyRunStep,
  PolicyRunTrace,
} from "./run.ts";

/**
 * Runs a policy document for one request, and tells all that happened. No port is opened and no server is asked, but
 * for those whose URLs are given.
 *
 * @param policy the text of the document, whose root is `<policies>`
 * @example
 * const policy = readFileSync("policies/orders.xml", "utf8");
 * const { response, requests } = await runPolicy(policy, "GET /orders/7", {
 *   namedValues: { tenant: "contoso" },
 *   backend: () => Response.json({ id: 7 }),
 * });
 * expect(response.status).toBe(200);
 * expect(requests[0]?.headers.get("x-tenant")).toBe("contoso");
 *
 * @throws PolicyError with every finding when the policy is not valid.
 * @throws OptionsError for an option that there is not, or that is of another type, and RequestError for what is no request.
 * @throws what a function threw that answers for a server.
 * @throws RequirementError when Node.js is too old, or packages are not installed that only running needs.
 */
export async function runPolicy(
  policy: string,
  request: PolicyRunRequest,
  options: PolicyRunOptions = {},
): Promise<PolicyRun> {
  const loaded = await loadPolicy(policy, options);
  try {
    return await loaded.run(request);
  } finally {
    await loaded.close();
  }
}

/**
 * Compiles a policy document once, to run it for several requests. The cache, rate limits and quotas last from one
 * to the next.
 *
 * @param policy the text of the document, whose root is `<policies>`
 * @example
 * const policy = await loadPolicy(readFileSync("policies/limited.xml", "utf8"));
 * await policy.run("GET /orders");
 * const { response } = await policy.run("GET /orders");
 * expect(response.status).toBe(429);
 *
 * @throws PolicyError with every finding when the policy is not valid.
 * @throws OptionsError for an option that there is not, or that is of another type.
 * @throws RequirementError when Node.js is too old, or packages are not installed that only running needs.
 */
export async function loadPolicy(
  policy: string,
  options: PolicyRunOptions = {},
): Promise<LoadedPolicy> {
  requireNode();
  requirePackages([...packagesForPolicies, ...packagesForSchemas(schemaKinds(options))]);
  const { checkGiven } = await import("./given.ts");
  checkGiven(policy, options);
  const { LoadedPolicy } = await import("./loaded-policy.ts");
  return new LoadedPolicy(policy, options);
}

/** Of the schemas that are texts: that all are is looked at with the packages. */
function schemaKinds(options: PolicyRunOptions | null): SchemaKind[] {
  return Object.values(options?.schemas ?? {}).flatMap((text) =>
    typeof text === "string" ? [schemaKind(text)] : [],
  );
}
