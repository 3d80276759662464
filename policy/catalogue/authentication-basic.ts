import { expression, policy, required } from "./shape.ts";

export const authenticationBasic = policy("authentication-basic", {
  sections: ["inbound"],
  attributes: { username: expression(required), password: expression(required) },
  undocumented: "The charset of the credentials: here UTF-8 (RFC 7617 section 2.1).",
});
