import { literal } from "./shape.ts";

/**
 * Where the policies for single values keep them. Their pages also say "once per section" and "not in
 * a fragment", notes of the response cache that Microsoft's own samples do not keep.
 */
export const cachingType = literal({
  oneOf: ["prefer-external", "internal"],
  alsoTakes: { literal: "external", tolerance: "external-cache" },
  alwaysSo: "without an external cache both mean the one in memory",
});
