import { STATUS_CODES } from "node:http";
import { bodyOf } from "../message/body.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/**
 * Ends the pipeline with the example that the operation's description has for the status and the content type, or with
 * an empty answer.
 */
export const mockResponse: HandlerOf<"mock-response"> = async (step) => {
  const { exchange, runtime } = step;
  const status = await step.number("status-code", 200);
  const wanted = await step.attribute("content-type");
  const sample = (exchange.operation?.samples ?? []).find(
    (each) => each.status === status && (wanted === undefined || each.contentType === wanted),
  );
  if (sample !== undefined && sample.example === undefined) {
    runtime.warn(
      `The operation ${exchange.operation?.id ?? ""} has a schema and no example for ${status}: API Management makes one of it, and here the answer is empty.`,
    );
  }
  const headers = new MessageHeaders();
  const contentType = wanted ?? (sample?.example === undefined ? undefined : sample.contentType);
  if (contentType !== undefined) headers.set("Content-Type", [contentType]);
  const body =
    sample?.example === undefined
      ? ({ kind: "none" } as const)
      : bodyOf(new TextEncoder().encode(sample.example));
  exchange.response = { status, reason: STATUS_CODES[status] ?? "", headers, body };
  return "answered";
};
