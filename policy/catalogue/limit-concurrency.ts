import { sections } from "../model.ts";
import { expression, integer, literal, policy, required, statements } from "./shape.ts";

export const limitConcurrency = policy("limit-concurrency", {
  sections,
  attributes: {
    key: expression(required),
    "max-count": literal({ ...required, ...integer, least: 1 }),
  },
  content: statements,
  undocumented:
    "What `context.LastError` says: here the reason ConcurrencyLimitReached. A request is inside until the policies it encloses are done; of forward-request that is the head of the answer.",
});
