import type { Outcome } from "../exchange/outcome.ts";
import { Fault } from "../fault.ts";
import type { PreparedHandlerOf, Step, StepOf } from "../pipeline/step.ts";

export const authenticationManagedIdentity: PreparedHandlerOf<"authentication-managed-identity"> = {
  prepare(policy) {
    const variable = policy.literal("output-token-variable-name");
    const ignoresErrors = policy.literal("ignore-error")?.toLowerCase() === "true";
    return async (step): Promise<Outcome> => {
      const { exchange } = step;
      const token = await (ignoresErrors ? tokenIfAny(step) : identityToken(step));
      if (token === undefined) return "continue";
      if (variable !== undefined) exchange.variables.set(variable, token);
      else exchange.request.headers.set("Authorization", [`Bearer ${token}`]);
      return "continue";
    };
  },
};

async function tokenIfAny(
  step: StepOf<"authentication-managed-identity">,
): Promise<string | undefined> {
  try {
    return await identityToken(step);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** A token of the managed identity that the policy names. @throws Fault when there is none. */
export async function identityToken(step: Step<"resource" | "client-id">): Promise<string> {
  const resource = await step.requiredAttribute("resource");
  const clientId = step.policy.literal("client-id") ?? "";
  try {
    return await step.runtime.managedIdentityToken(clientId, resource);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw step.fault("ManagedIdentityTokenFailure", message, error);
  }
}
