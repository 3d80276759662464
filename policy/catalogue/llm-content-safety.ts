import {
  anyNumber,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  integer,
  nothing,
  policy,
  required,
  text,
} from "./shape.ts";

export const llmContentSafety = policy("llm-content-safety", {
  sections: ["inbound", "outbound"],
  attributes: {
    "backend-id": expression(required),
    "shield-prompt": expression(boolean),
    "enforce-on-completions": expression(boolean),
    "window-size": expression({ ...integer, least: 1, most: 10_000 }),
    "window-overlap-size": expression({ ...integer, least: 0 }),
  },
  content: elements(
    child(
      "categories",
      atMostOnce,
      elements(
        child("category", anyNumber, nothing, {
          name: expression({ ...required, oneOf: ["Hate", "SelfHarm", "Sexual", "Violence"] }),
          threshold: expression({ ...required, ...integer, least: 0, most: 7 }),
        }),
      ),
      { "output-type": expression({ oneOf: ["FourSeverityLevels", "EightSeverityLevels"] }) },
    ),
    child("blocklists", atMostOnce, elements(child("id", anyNumber, text(expression(required))))),
  ),
  undocumented:
    "Which texts are judged: here those of messages, prompts and instructions, and of completions the content of each choice. How the service is asked: here by text:analyze and text:shieldPrompt of its version 2024-09-01. A stream is judged when it has come as a whole, and ended before its first event when it is refused; the page has it judged piece by piece. A service that cannot be asked is a fault, whose reason is ContentSafetyError here, and a refusal one with ContentSafetyViolation.",
});
