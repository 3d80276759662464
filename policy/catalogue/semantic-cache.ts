import {
  anyNumber,
  boolean,
  child,
  elements,
  expression,
  integer,
  literal,
  policy,
  required,
  text,
} from "./shape.ts";

/** llm-semantic-cache-lookup, and the same for Azure OpenAI by an older name. */
function lookupPolicy<Name extends string>(name: Name) {
  return policy(name, {
    sections: ["inbound"],
    attributes: {
      "score-threshold": literal({ ...required, format: "number" }),
      "embeddings-backend-id": literal(required),
      "embeddings-backend-auth": literal({ ...required, oneOf: ["system-assigned"] }),
      "ignore-system-messages": literal(boolean),
      "max-message-count": literal({ ...integer, least: 0 }),
    },
    content: elements(child("vary-by", anyNumber, text(expression(required)))),
    undocumented:
      "How a prompt is compared: here by the vector of its messages as one text, by the cosine between two of them, so that two are near whose distance is at most the threshold. How the backend is asked for it: here by a POST of `input`, with `api-version=2024-10-21` where its URL has no query. An external cache is not here, and up to 100 answers are kept.",
  });
}

function storePolicy<Name extends string>(name: Name) {
  return policy(name, {
    sections: ["outbound"],
    attributes: {
      duration: expression({ ...required, ...integer }),
      "cache-response": expression(boolean),
    },
    undocumented: "What runs after a hit: as with cache-lookup, the policies of outbound after it.",
  });
}

export const llmSemanticCacheLookup = lookupPolicy("llm-semantic-cache-lookup");
export const azureOpenaiSemanticCacheLookup = lookupPolicy("azure-openai-semantic-cache-lookup");
export const llmSemanticCacheStore = storePolicy("llm-semantic-cache-store");
export const azureOpenaiSemanticCacheStore = storePolicy("azure-openai-semantic-cache-store");
