import type { PolicyStatement } from "../model.ts";
import { boolean, expression, integer, literal, policy, required, variable } from "./shape.ts";

const headerName = literal();
const mayBeSet = literal(variable("may-set"));
/** Set when the policy has the limit that it is about. */
const setWith = (limit: string) =>
  literal(variable((written) => (written.has(limit) ? "sets" : "may-set")));

/** llm-token-limit, and the same for Azure OpenAI by an older name. */
function tokenLimitPolicy<Name extends string>(name: Name) {
  return policy(name, {
    sections: ["inbound"],
    missingIn: ["Consumption"],
    attributes: {
      "counter-key": expression(required),
      "tokens-per-minute": literal({ ...integer, least: 1 }),
      "token-quota": expression(integer),
      "token-quota-period": expression({
        oneOf: ["Hourly", "Daily", "Weekly", "Monthly", "Yearly"],
      }),
      "estimate-prompt-tokens": literal({
        ...required,
        ...boolean,
        mayLack: "prompt-estimate",
      }),
      "retry-after-header-name": headerName,
      "retry-after-variable-name": mayBeSet,
      "remaining-quota-tokens-header-name": headerName,
      "remaining-quota-tokens-variable-name": setWith("token-quota"),
      "remaining-tokens-header-name": headerName,
      "remaining-tokens-variable-name": setWith("tokens-per-minute"),
      "tokens-consumed-header-name": headerName,
      "tokens-consumed-variable-name": literal(variable("sets")),
    },
    problem: limitsTokens,
    undocumented:
      "How tokens are estimated: here one for every four bytes of the texts of a prompt or of a stream, in UTF-8, and 1,200 for an image, where Azure has a tokenizer. The counts of an answer's `usage` are exact. `context.LastError` has the reasons TokenLimitExceeded and TokenQuotaExceeded here.",
  });
}

export const llmTokenLimit = tokenLimitPolicy("llm-token-limit");
export const azureOpenaiTokenLimit = tokenLimitPolicy("azure-openai-token-limit");

function limitsTokens({ name, attributes }: PolicyStatement): string | undefined {
  const quota = attributes.has("token-quota");
  if (quota !== attributes.has("token-quota-period")) {
    return `<${name}> has one of token-quota and token-quota-period; it needs both.`;
  }
  return quota || attributes.has("tokens-per-minute")
    ? undefined
    : `<${name}> limits nothing; it needs tokens-per-minute, or token-quota with its period.`;
}
