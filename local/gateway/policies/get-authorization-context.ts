import { Authorization, fromPlainValue, type PlainValue } from "../../../policy/index.ts";
import { Fault } from "../fault.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

/** Gives policies the token of a connection, or null where errors are ignored and there is none. */
export const getAuthorizationContext: HandlerOf<"get-authorization-context"> = async (step) => {
  const variable = await step.requiredAttribute("context-variable-name");
  const ignores = await step.flag("ignore-error", false);
  const found = await connectionOf(step).catch((error: unknown) => {
    if (ignores && error instanceof Fault) return null;
    throw error;
  });
  step.exchange.variables.set(variable, found);
  return "continue";
};

async function connectionOf(step: StepOf<"get-authorization-context">): Promise<Authorization> {
  const provider = await step.requiredAttribute("provider-id");
  const id = await step.requiredAttribute("authorization-id");
  const connection = step.runtime.connections?.find(provider, id);
  if (connection === undefined) {
    const message = `There is no connection ${id} of the credential provider ${provider} here; give its token as ${provider}/${id}.`;
    step.runtime.warn(message);
    throw step.fault("AuthorizationContextError", message);
  }
  const claims = Object.entries(connection.claims ?? {}).map(
    ([name, value]) => [name, fromPlainValue(value as PlainValue)] as const,
  );
  return new Authorization(connection.accessToken, new Map(claims));
}
