import type { HandlerOf } from "../pipeline/step.ts";

/** Basic authentication at the backend (RFC 7617). */
export const authenticationBasic: HandlerOf<"authentication-basic"> = async (step) => {
  const username = await step.requiredAttribute("username");
  const password = await step.requiredAttribute("password");
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  step.exchange.request.headers.set("Authorization", [`Basic ${credentials}`]);
  return "continue";
};
