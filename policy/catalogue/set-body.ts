import { expression, literal, policy, text } from "./shape.ts";

/** `template="liquid"` is left out: nothing here runs Liquid, and what does not run is refused. */
export const setBody = policy("set-body", {
  sections: ["inbound", "backend", "outbound"],
  toleratedSections: { "on-error": "body-in-on-error" },
  attributes: {
    template: literal({ oneOf: ["none"], alwaysSo: "it is what set-body does without it" }),
  },
  content: text(expression()),
  readsBody: true,
});
