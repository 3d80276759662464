import { parsePath } from "./path.ts";
import { jsonException, walk } from "./path-steps.ts";
import type { JToken } from "./tokens.ts";

/** `SelectTokens`. */
export function selectTokens(token: JToken, path: string, isRequired = false): readonly JToken[] {
  return walk(parsePath(path), token, token, isRequired);
}

/** `SelectToken`: the one match, or null. */
export function selectToken(token: JToken, path: string, isRequired: boolean): JToken | null {
  const found = selectTokens(token, path, isRequired);
  if (found.length > 1) throw jsonException("Path returned multiple tokens.");
  return found[0] ?? null;
}
