import { MessageHeaders } from "../message-headers.ts";
import type { PolicyHandler } from "../pipeline.ts";

/** Cross-origin rules for browsers; a preflight request is answered here and goes no further. */
export const corsHandler: PolicyHandler = async (step) => {
  const { request } = step.exchange;
  const origin = request.headers.first("Origin");
  if (origin === undefined) return "continue";
  const origins = await step.listed("allowed-origins", "origin");
  const allowed = origins.includes("*") || origins.includes(origin);
  const preflight =
    request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");
  if (!allowed) {
    if (!preflight && !(await step.flag("terminate-unmatched-request", true))) return "continue";
    step.exchange.response = answer(new MessageHeaders());
    return "answered";
  }
  const credentials = await step.flag("allow-credentials", false);
  const headers = preflight ? new MessageHeaders() : step.exchange.answerHeaders;
  headers.set("Access-Control-Allow-Origin", [
    origins.includes("*") && !credentials ? "*" : origin,
  ]);
  if (credentials) headers.set("Access-Control-Allow-Credentials", ["true"]);
  const exposed = await step.listed("expose-headers", "header");
  if (exposed.length > 0) headers.set("Access-Control-Expose-Headers", [exposed.join(",")]);
  if (!preflight) return "continue";
  const methods = await step.listed("allowed-methods", "method");
  headers.set("Access-Control-Allow-Methods", [
    (methods.length > 0 ? methods : ["GET", "POST"]).join(","),
  ]);
  headers.set("Access-Control-Allow-Headers", [
    (await step.listed("allowed-headers", "header")).join(","),
  ]);
  step.exchange.response = answer(headers);
  return "answered";
};

function answer(headers: MessageHeaders) {
  return { status: 200, reason: "OK", headers, body: { kind: "none" } as const };
}
