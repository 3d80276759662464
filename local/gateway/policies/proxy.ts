import { namesProxy } from "../../../policy/index.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

/** Has forward-request go through a proxy. */
export const proxy: HandlerOf<"proxy"> = async (step) => {
  step.exchange.proxy = await proxyOf(step);
  return "continue";
};

/** The proxy of this policy, or of this part of another, with its credentials in its URL. */
export async function proxyOf(step: StepOf<"proxy">): Promise<string> {
  const text = await step.requiredAttribute("url");
  if (!namesProxy(text)) {
    // It is not repeated: it may hold a password.
    throw step.fault("ConfigurationError", "url is no proxy of the form http://host:port.");
  }
  const url = new URL(text);
  url.username = encodeURIComponent((await step.attribute("username")) ?? "");
  url.password = encodeURIComponent((await step.attribute("password")) ?? "");
  return url.href;
}
