import { expression, policy, required } from "./shape.ts";

export const rewriteUri = policy("rewrite-uri", {
  sections: ["inbound"],
  attributes: {
    template: expression(required),
    "copy-unmatched-params": expression({ format: "boolean", types: ["bool"] }),
  },
});
