import { boolean, expression, integer, literal, policy } from "./shape.ts";

export const forwardRequest = policy("forward-request", {
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
});
