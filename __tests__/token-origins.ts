import { createRequire } from "node:module";

/**
 * CDKTF notes the whole stack trace of every token that is made, thousands in a stack, and the test runner maps each of
 * their lines back to its source: two thirds of what composing a stack takes here. No test reads them.
 */
const traces: { captureStackTrace: () => readonly string[] } = createRequire(import.meta.url)(
  "cdktf/lib/tokens/private/stack-trace.js",
);
traces.captureStackTrace = () => [];
