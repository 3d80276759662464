import type {
  PolicyRun,
  PolicyRunCall,
  PolicyRunMessage,
  PolicyRunResponse,
  PolicyRunStep,
} from "../../local/policy-run/index.ts";
import type { Secrets } from "./secrets.ts";

/** What happened, as JSON has it: headers as objects, bodies as texts. */
export function recordOf(run: PolicyRun, asked: string, secrets: Secrets) {
  const { response, variables, requests, cache, traces, metrics, errors, steps, warnings } = run;
  const known = {
    variables,
    cache,
    traces,
    metrics,
    errors,
    warnings,
  };
  return {
    request: secrets.text(asked),
    response: answer(response, secrets),
    requests: requests.map((call) => callRecord(call, secrets)),
    steps: steps.map((step) => stepRecord(step, secrets)),
    ...(hidden(known, secrets) as typeof known),
  };
}

function message({ headers, text }: PolicyRunMessage, secrets: Secrets) {
  return {
    headers: Object.fromEntries(
      [...headers].map(([name, value]) => [name, secrets.header(name, value)]),
    ),
    body: secrets.text(text),
  };
}

function answer(response: PolicyRunResponse, secrets: Secrets) {
  return { status: response.status, reason: response.reason, ...message(response, secrets) };
}

function callRecord(call: PolicyRunCall, secrets: Secrets) {
  const { policy, method, url, response, error } = call;
  return {
    policy,
    method,
    url: secrets.text(url),
    ...message(call, secrets),
    ...(response === undefined ? {} : { response: answer(response, secrets) }),
    ...(error instanceof Error ? { error: secrets.text(error.message) } : {}),
  };
}

function stepRecord(step: PolicyRunStep, secrets: Secrets): object {
  const changes = step.changes.map(({ what, before, after }) => {
    const header = /^(?:request|response) header (.+)$/.exec(what)?.[1];
    const shown = (value: unknown) =>
      header !== undefined && typeof value === "string"
        ? secrets.header(header, value)
        : hidden(value, secrets);
    return { what, before: shown(before), after: shown(after) };
  });
  return {
    ...step,
    changes,
    requests: step.requests.map((call) => callRecord(call, secrets)),
    steps: step.steps.map((inner) => stepRecord(inner, secrets)),
  };
}

/** The same with credentials hidden in every text; bytes are written in base64. */
function hidden(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return secrets.text(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map((each) => hidden(each, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      typeof each === "string" ? secrets.header(name, each) : hidden(each, secrets),
    ]),
  );
}
