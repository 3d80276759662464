import { sections } from "../model.ts";
import { setBodyElement, setHeaderElement } from "./messages.ts";
import {
  anyNumber,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  integer,
  literal,
  policy,
  required,
  text,
  variable,
} from "./shape.ts";

const request = elements(
  child("set-url", atMostOnce, text(expression(required))),
  child("set-method", atMostOnce, text(literal(required))),
  { ...setHeaderElement, ...anyNumber },
  { ...setBodyElement, ...atMostOnce },
);

export const backendPolicies = [
  policy("set-backend-service", {
    sections: ["inbound", "backend"],
    attributes: { "base-url": expression(), "backend-id": expression() },
  }),
  policy("forward-request", {
    sections: ["backend"],
    attributes: {
      timeout: expression(integer),
      "timeout-ms": expression(integer),
      "http-version": literal({
        oneOf: ["1", "2or1"],
        alwaysSo: "2or1 falls back to HTTP/1.1, which is what the local gateway speaks to backends",
      }),
      "follow-redirects": expression(boolean),
      "buffer-request-body": expression(boolean),
      "buffer-response": literal({
        format: "boolean",
        alwaysSo: "the answer is passed as it comes, in chunks as small as with false",
      }),
      "fail-on-error-status-code": literal({ format: "boolean" }),
    },
  }),
  policy("send-request", {
    sections,
    attributes: {
      mode: expression({ oneOf: ["new", "copy"] }),
      // An error that is ignored sets it to null.
      "response-variable-name": expression({ ...required, ...variable("sets-unread") }),
      timeout: expression(integer),
      "ignore-error": literal({ format: "boolean" }),
    },
    content: request,
  }),
  policy("send-one-way-request", {
    sections,
    attributes: { mode: expression({ oneOf: ["new", "copy"] }), timeout: expression(integer) },
    content: request,
  }),
];
