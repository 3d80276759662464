import { setTimeout as delay } from "node:timers/promises";
import { asBoolean, PolicyResponse } from "../../../policy/index.ts";
import { bodyOf } from "../body.ts";
import type { ResponseState } from "../exchange.ts";
import { MessageHeaders } from "../message-headers.ts";
import type { PolicyHandler, Step } from "../pipeline.ts";
import { emitTrace } from "../runtime.ts";
import { applyBody, applyHeader, applyStatus } from "./messages.ts";

const choose: PolicyHandler = async (step) => {
  for (const [index, when] of step.children("when").entries()) {
    if (await condition(when)) return await step.run(when.statement.children, `when[${index + 1}]`);
  }
  const [otherwise] = step.children("otherwise");
  return otherwise === undefined
    ? "continue"
    : await step.run(otherwise.statement.children, "otherwise");
};

async function condition(step: Step): Promise<boolean> {
  const value = step.statement.attributes.get("condition");
  if (value === undefined) return false;
  return value.kind === "literal"
    ? value.text.toLowerCase() === "true"
    : asBoolean(await step.evaluate(value));
}

const setVariable: PolicyHandler = async (step) => {
  const value = step.statement.attributes.get("value");
  const name = await step.requiredAttribute("name");
  step.exchange.variables.set(name, value === undefined ? "" : await step.evaluate(value));
  return "continue";
};

const includeFragment: PolicyHandler = async (step) => {
  const id = await step.requiredAttribute("fragment-id");
  const fragment = step.runtime.fragments.get(id);
  if (fragment === undefined) throw step.fault("FragmentNotFound", `There is no fragment ${id}.`);
  return await step.run(fragment.statements, "");
};

/** Ends the pipeline with a response of its own: nothing of what was set before goes into it. */
const returnResponse: PolicyHandler = async (step) => {
  const response = await startingResponse(step);
  for (const child of step.statement.children.map((statement) => step.child(statement))) {
    switch (child.statement.name) {
      case "set-status":
        await applyStatus(child, response);
        break;
      case "set-header":
        await applyHeader(child, response.headers);
        break;
      default:
        await applyBody(child, response);
    }
  }
  step.exchange.response = response;
  return "answered";
};

async function startingResponse(step: Step): Promise<ResponseState> {
  const variable = await step.attribute("response-variable-name");
  const empty: ResponseState = {
    status: 200,
    reason: "OK",
    headers: new MessageHeaders(),
    body: { kind: "none" },
  };
  if (variable === undefined) return empty;
  const stored = step.exchange.variables.get(variable);
  if (!(stored instanceof PolicyResponse)) {
    throw step.fault("VariableNotFound", `The variable ${variable} holds no response.`);
  }
  for (const name of stored.headers.keys()) {
    empty.headers.set(name, stored.headers.list(name) ?? []);
  }
  // The body may have been read, or another one is set; its length is that of what goes out.
  empty.headers.delete("Content-Length");
  return {
    ...empty,
    status: stored.statusCode,
    reason: stored.statusReason,
    body: stored.body === null ? { kind: "none" } : bodyOf(stored.body.content ?? new Uint8Array()),
  };
}

const retry: PolicyHandler = async (step) => {
  const count = await step.number("count", 1);
  const interval = await step.number("interval", 0);
  const delta = await step.number("delta", 0);
  const longest = await step.number("max-interval", Number.POSITIVE_INFINITY);
  const firstFast = await step.flag("first-fast-retry", false);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await step.run(step.statement.children, "");
    if (outcome === "answered" || attempt >= count || !(await condition(step))) return outcome;
    // The first retry waits `interval`, each later one `delta` longer (retry policy, section Notes).
    const seconds = Math.min(longest, interval + attempt * delta);
    await delay(firstFast && attempt === 0 ? 0 : seconds * 1000);
  }
};

const trace: PolicyHandler = async (step) => {
  const [message] = step.children("message");
  const metadata: Record<string, string> = {};
  for (const entry of step.children("metadata")) {
    metadata[await entry.requiredAttribute("name")] = await entry.requiredAttribute("value");
  }
  const severity = await step.attribute("severity");
  emitTrace(step.runtime, step.exchange, {
    source: await step.requiredAttribute("source"),
    severity: severity === "error" || severity === "information" ? severity : "verbose",
    message: (await message?.text()) ?? "",
    metadata,
  });
  return "continue";
};

export const flowHandlers: readonly (readonly [string, PolicyHandler])[] = [
  ["choose", choose],
  ["set-variable", setVariable],
  ["include-fragment", includeFragment],
  ["return-response", returnResponse],
  ["retry", retry],
  ["trace", trace],
];
