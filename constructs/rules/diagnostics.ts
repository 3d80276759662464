import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { parts, type StackBlock } from "./synthesized-stack.ts";

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
