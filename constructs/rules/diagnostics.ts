import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

const types = ["azurerm_api_management_api_diagnostic", "azurerm_api_management_diagnostic"];
const sides = ["frontend_request", "frontend_response", "backend_request", "backend_response"];

/** Logs are read by more people than tokens may be. */
export const loggedContent: StackRule = {
  id: "logged-content",
  severity: "error",
  title: "Diagnostics log no bodies and no headers",
  reason:
    "Bodies and headers carry tokens, codes and what people ask (OWASP Logging Cheat Sheet), and to log a body API Management has to hold it back.",
  remedy: "Set body_bytes to 0 and headers_to_log to an empty list.",
  check: (stack) => stack.ofType(...types).flatMap(content),
};

/** A code or a state in the URL of a request. */
export const loggedQueries: StackRule = {
  id: "logged-queries",
  severity: "warning",
  title: "Diagnostics hide the parameters of URLs",
  reason:
    "An authorization code and its state are parameters of a URL, and logs are a place where codes are stolen (RFC 9700 section 4.2.4).",
  remedy:
    'Hide them: data_masking with query_params { mode = "Hide", value = "*" } in frontend_request and backend_request.',
  check: (stack) =>
    stack
      .ofType(...types)
      .filter((block) => !["frontend_request", "backend_request"].every((it) => hides(block, it)))
      .map(({ path }) => ({ path, problem: "The parameters of URLs go into the log." })),
};

/** An audit event that nobody kept. */
export const sampledEvents: StackRule = {
  id: "sampled-events",
  severity: "warning",
  title: "Diagnostics keep every request",
  reason:
    "API Management samples what the trace policy writes together with its request, so an audit event can be lost (Microsoft, How to integrate Azure API Management with Azure Application Insights).",
  remedy: "Set sampling_percentage to 100, and save by how long logs are kept.",
  check: (stack) => [...sampled(stack, types), ...sampled(stack, ["azurerm_application_insights"])],
};

function sampled(stack: SynthesizedStack, of: readonly string[]): RuleProblem[] {
  return stack.ofType(...of).flatMap(({ values, path }) => {
    const share = Number(values["sampling_percentage"] ?? 100);
    return share < 100 ? [{ path, problem: `It keeps ${share} of 100 requests.` }] : [];
  });
}

function content({ values, path }: StackBlock): RuleProblem[] {
  return sides.flatMap((side) =>
    parts(values[side]).flatMap(({ body_bytes: bytes, headers_to_log: headers }) => [
      // Whatever only the deployment knows may be more.
      ...(bytes === undefined || bytes === null || Number(bytes) === 0
        ? []
        : [{ path, problem: `${side} logs ${String(bytes)} bytes of each body.` }]),
      ...(headers === undefined ||
      headers === null ||
      (Array.isArray(headers) && headers.length === 0)
        ? []
        : [{ path, problem: `${side} logs the headers ${[headers].flat().join(", ")}.` }]),
    ]),
  );
}

function hides({ values }: StackBlock, side: string): boolean {
  return parts(values[side])
    .flatMap((block) => parts(block["data_masking"]))
    .flatMap((masking) => parts(masking["query_params"]))
    .some(({ mode, value }) => mode === "Hide" && value === "*");
}
