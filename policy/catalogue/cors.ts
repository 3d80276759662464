import {
  atLeastOnce,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  integer,
  once,
  policy,
  required,
  text,
} from "./shape.ts";

export const cors = policy("cors", {
  sections: ["inbound"],
  undocumented:
    "Whether terminate-unmatched-request is true or false by default, which the page says both of: here true. Whether it decorates return-response: here not.",
  attributes: {
    "allow-credentials": expression(boolean),
    "terminate-unmatched-request": expression(boolean),
  },
  content: elements(
    child(
      "allowed-origins",
      once,
      elements(child("origin", atLeastOnce, text(expression(required)))),
    ),
    child(
      "allowed-methods",
      atMostOnce,
      elements(child("method", atLeastOnce, text(expression(required)))),
      {
        "preflight-result-max-age": expression(integer),
      },
    ),
    child(
      "allowed-headers",
      once,
      elements(child("header", atLeastOnce, text(expression(required)))),
    ),
    child(
      "expose-headers",
      atMostOnce,
      elements(child("header", atLeastOnce, text(expression(required)))),
    ),
  ),
});
