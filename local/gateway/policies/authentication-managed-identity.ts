import { Fault } from "../fault.ts";
import type { HandlerOf, Step } from "../pipeline/step.ts";

export const authenticationManagedIdentity: HandlerOf<"authentication-managed-identity"> = async (
  step,
) => {
  const { exchange } = step;
  const variable = await step.attribute("output-token-variable-name");
  const ignoresErrors = await step.flag("ignore-error", false);
  const token = await identityToken(step).catch((error: unknown) => {
    if (ignoresErrors && error instanceof Fault) return undefined;
    throw error;
  });
  if (token === undefined) return "continue";
  if (variable === undefined) exchange.request.headers.set("Authorization", [`Bearer ${token}`]);
  else exchange.variables.set(variable, token);
  return "continue";
};

/** A token of the managed identity that the policy names. @throws Fault when there is none. */
export async function identityToken(step: Step<"resource" | "client-id">): Promise<string> {
  const resource = await step.requiredAttribute("resource");
  const clientId = (await step.attribute("client-id")) ?? "";
  try {
    return await step.runtime.managedIdentityToken(clientId, resource);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw step.fault("ManagedIdentityTokenFailure", message, error);
  }
}
