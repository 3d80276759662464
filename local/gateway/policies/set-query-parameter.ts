import type { HandlerOf } from "../pipeline/step.ts";
import { parameterName } from "./query-parameters.ts";

/** The other parameters stay as they are written, in the order in which they stand. */
export const setQueryParameter: HandlerOf<"set-query-parameter"> = async (step) => {
  const { url } = step.exchange.request;
  const parameters = url.query.split("&").filter((parameter) => parameter !== "");
  const name = await step.requiredAttribute("name");
  const action = (await step.attribute("exists-action")) ?? "override";
  const others = parameters.filter((parameter) => parameterName(parameter) !== name);
  if (action === "skip" && others.length < parameters.length) return "continue";
  const kept = action === "append" ? parameters : others;
  if (action !== "delete") {
    for (const value of step.children("value")) {
      kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(await value.text())}`);
    }
  }
  url.query = kept.join("&");
  return "continue";
};
