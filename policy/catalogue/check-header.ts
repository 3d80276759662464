import {
  anyNumber,
  boolean,
  child,
  elements,
  expression,
  integer,
  policy,
  required,
  text,
} from "./shape.ts";

export const checkHeader = policy("check-header", {
  sections: ["inbound"],
  attributes: {
    name: expression(required),
    "failed-check-httpcode": expression({ ...required, ...integer }),
    "failed-check-error-message": expression(required),
    "ignore-case": expression({ ...required, ...boolean }),
  },
  content: elements(child("value", anyNumber, text(expression(required)))),
  undocumented:
    "What is compared of a header that stands several times: here its values joined with commas.",
});
