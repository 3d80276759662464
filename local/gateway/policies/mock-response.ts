import { STATUS_CODES } from "node:http";
import { MessageHeaders } from "../message-headers.ts";
import type { HandlerOf } from "../pipeline.ts";

/** Ends the pipeline with an empty answer: no operation here has an example or a schema. */
export const mockResponse: HandlerOf<"mock-response"> = async (step) => {
  const status = await step.number("status-code", 200);
  const contentType = await step.attribute("content-type");
  const headers = new MessageHeaders();
  if (contentType !== undefined) headers.set("Content-Type", [contentType]);
  const reason = STATUS_CODES[status] ?? "";
  step.exchange.response = { status, reason, headers, body: { kind: "none" } };
  return "answered";
};
