import type { HandlerOf } from "../pipeline.ts";

export const authenticationManagedIdentity: HandlerOf<"authentication-managed-identity"> = async (
  step,
) => {
  const { runtime, exchange } = step;
  const resource = await step.requiredAttribute("resource");
  const variable = await step.attribute("output-token-variable-name");
  const clientId = (await step.attribute("client-id")) ?? "";
  try {
    const token = await runtime.managedIdentityToken(clientId, resource);
    if (variable === undefined) exchange.request.headers.set("Authorization", [`Bearer ${token}`]);
    else exchange.variables.set(variable, token);
  } catch (error) {
    if (!(await step.flag("ignore-error", false))) {
      const message = error instanceof Error ? error.message : String(error);
      throw step.fault("ManagedIdentityTokenFailure", message, error);
    }
  }
  return "continue";
};
