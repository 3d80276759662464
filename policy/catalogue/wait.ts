import { expression, policy } from "./shape.ts";

export const wait = policy("wait", {
  sections: ["inbound", "backend", "outbound"],
  attributes: { for: expression({ oneOf: ["all", "any"] }) },
  content: { kind: "statements", only: ["send-request", "cache-lookup-value", "choose"] },
  undocumented:
    'What happens when a policy in it fails: here the first failure is that of the policy itself, with for="any" unless another one was done before.',
});
