import { afterAnswer, promptOf } from "../language-models/token-usage.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { dimensionsOf, recordMetric } from "./metric-dimensions.ts";

/** Counts the tokens of a model's answer; here each count is a trace event. */
async function emitTokens(step: StepOf<"llm-emit-token-metric">): Promise<"continue"> {
  const { exchange, runtime } = step;
  const namespace = (await step.attribute("namespace")) ?? "API Management";
  const dimensions = await dimensionsOf(step);
  afterAnswer(exchange, runtime, await promptOf(exchange, runtime), (counts) => {
    if (counts === undefined) return;
    const { prompt, completion } = counts;
    const named = [
      ["Total Tokens", prompt + completion],
      ["Prompt Tokens", prompt],
      ["Completion Tokens", completion],
    ] as const;
    for (const [name, value] of named) recordMetric(step, { name, namespace, value, dimensions });
  });
  return "continue";
}

export const llmEmitTokenMetric: HandlerOf<"llm-emit-token-metric"> = emitTokens;
export const azureOpenaiEmitTokenMetric: HandlerOf<"azure-openai-emit-token-metric"> = emitTokens;
