import { cachingType } from "./caching-type.ts";
import {
  anyNumber,
  boolean,
  child,
  elements,
  expression,
  literal,
  policy,
  required,
  text,
} from "./shape.ts";

export const cacheLookup = policy("cache-lookup", {
  sections: ["inbound"],
  missingIn: ["Consumption"],
  standsInFragments: false,
  attributes: {
    "vary-by-developer": expression({ ...required, ...boolean }),
    "vary-by-developer-groups": literal({
      ...required,
      oneOf: ["false"],
      alwaysSo: "developers are in no groups here",
    }),
    "caching-type": cachingType,
    "downstream-caching-type": literal({
      oneOf: ["none"],
      alwaysSo: "nothing here lets anybody else keep an answer",
    }),
    "must-revalidate": literal({
      oneOf: ["true", "false"],
      alwaysSo: "it is about caches behind the gateway, which keep nothing here",
    }),
    "allow-private-response-caching": expression(boolean),
  },
  content: elements(
    child("vary-by-header", anyNumber, text(expression(required))),
    child("vary-by-query-parameter", anyNumber, text(expression(required))),
  ),
  undocumented:
    "What runs after a hit: by the words of API Management's traces the policies of outbound that stand after cache-store, and so here. A developer is a subscription key here. Which Cache-Control header downstream-caching-type writes is not said, so that only `none` is taken.",
});
