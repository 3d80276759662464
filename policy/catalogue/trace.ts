import { sections } from "../model.ts";
import {
  anyNumber,
  child,
  elements,
  expression,
  literal,
  nothing,
  once,
  policy,
  required,
  text,
} from "./shape.ts";

export const trace = policy("trace", {
  // The page names inbound, backend and outbound; trace in on-error is confirmed by Microsoft.
  sections,
  attributes: {
    source: literal(required),
    severity: literal({ oneOf: ["verbose", "information", "error"] }),
  },
  content: elements(
    child("message", once, text(expression(required))),
    child("metadata", anyNumber, nothing, {
      name: literal(required),
      value: expression(required),
    }),
  ),
});
