import type { PolicyHandler } from "../pipeline.ts";
import { authenticationHandlers } from "./authentication.ts";
import { backendHandlers } from "./backend.ts";
import { cacheHandlers } from "./cache.ts";
import { corsHandler } from "./cors.ts";
import { flowHandlers } from "./flow.ts";
import { messageHandlers } from "./messages.ts";
import { rateLimitByKeyHandler } from "./rate-limit.ts";
import { sendRequestHandlers } from "./send-request.ts";
import { validateJwtHandler } from "./validate-jwt.ts";

/** What runs each policy of the catalogue, by element name. `base` is spliced before running. */
export const policyHandlers: ReadonlyMap<string, PolicyHandler> = new Map([
  ...flowHandlers,
  ...messageHandlers,
  ...backendHandlers,
  ...sendRequestHandlers,
  ...authenticationHandlers,
  ...cacheHandlers,
  ["cors", corsHandler],
  ["rate-limit-by-key", rateLimitByKeyHandler],
  ["validate-jwt", validateJwtHandler],
]);
