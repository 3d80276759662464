/**
 * Whether the pipeline goes on after a policy, the answer is complete, or it came from the response cache:
 * then the policies after cache-store still work on it.
 */
export type Outcome = "continue" | "answered" | "cached";
