import { sections } from "../model.ts";
import { setBody } from "./set-body.ts";
import { setHeader } from "./set-header.ts";
import { setStatus } from "./set-status.ts";
import { anyNumber, atMostOnce, elements, literal, policy, variable, within } from "./shape.ts";

export const returnResponse = policy("return-response", {
  sections,
  attributes: { "response-variable-name": literal(variable("reads")) },
  content: elements(
    within(setStatus, atMostOnce),
    within(setHeader, anyNumber),
    within(setBody, atMostOnce),
  ),
});
