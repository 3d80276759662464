import { sections } from "../model.ts";
import {
  anyNumber,
  child,
  type ElementShape,
  elements,
  expression,
  integer,
  literal,
  nothing,
  policy,
  required,
  text,
} from "./shape.ts";

const existsAction = { oneOf: ["override", "skip", "append", "delete"] } as const;

export const setHeaderElement: ElementShape = {
  name: "set-header",
  attributes: { name: expression(required), "exists-action": expression(existsAction) },
  content: elements(child("value", anyNumber, text(expression()))),
};

export const setStatusElement: ElementShape = {
  name: "set-status",
  attributes: { code: expression({ ...required, ...integer }), reason: expression(required) },
  content: nothing,
};

/** `template="liquid"` is left out: nothing here runs Liquid, and what does not run is refused. */
export const setBodyElement: ElementShape = {
  name: "set-body",
  attributes: {
    template: literal({ oneOf: ["none"], alwaysSo: "it is what set-body does without it" }),
  },
  content: text(expression()),
};

export const messagePolicies = [
  policy("set-header", { ...setHeaderElement, sections }),
  policy("set-status", { ...setStatusElement, sections }),
  policy("set-body", { ...setBodyElement, sections: ["inbound", "backend", "outbound"] }),
  policy("set-method", { sections: ["inbound", "on-error"], content: text(expression(required)) }),
  policy("set-query-parameter", {
    sections: ["inbound", "backend"],
    attributes: { name: expression(required), "exists-action": expression(existsAction) },
    content: elements(child("value", anyNumber, text(expression()))),
  }),
  policy("rewrite-uri", {
    sections: ["inbound"],
    attributes: {
      template: expression(required),
      "copy-unmatched-params": expression({ format: "boolean", types: ["bool"] }),
    },
  }),
];
