import { checkDimensions, dimensions } from "./metric-dimensions.ts";
import { literal, policy } from "./shape.ts";

/** llm-emit-token-metric, and the same for Azure OpenAI by an older name. */
function tokenMetricPolicy<Name extends string>(name: Name) {
  return policy(name, {
    sections: ["inbound"],
    attributes: { namespace: literal() },
    content: dimensions,
    problem: checkDimensions,
    undocumented:
      "There is no Application Insights here: each count is a trace event with the policy as its source. The counts are those of the answer's `usage`; of a stream without one they are estimated, as by llm-token-limit. Counts of other kinds of tokens, in preview, are not emitted.",
  });
}

export const llmEmitTokenMetric = tokenMetricPolicy("llm-emit-token-metric");
export const azureOpenaiEmitTokenMetric = tokenMetricPolicy("azure-openai-emit-token-metric");
