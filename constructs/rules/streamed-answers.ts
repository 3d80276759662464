import type { XmlElement } from "../../policy/index.ts";
import { mcpRequests } from "./mcp-apis.ts";
import { attribute, everyElement, isOff, type PolicyRequest, valuesOf } from "./stack-policies.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";

/** Answers of MCP servers are events, which must pass as they come. */
export const streamedAnswers: StackRule = {
  id: "streamed-answers",
  severity: "error",
  title: "No policy holds back or reads the answer of an MCP server",
  reason:
    "Reading a body makes API Management wait for its end, and a stream of events has none (Microsoft, Configure API for server-sent events).",
  remedy:
    'Set buffer-response="false" on forward-request, and read a body only under a condition that asks for "tools/list" or for another content type than text/event-stream.',
  check: (stack) =>
    mcpRequests(stack).flatMap((request) => [...held(request), ...readers(request)]),
};

/** API Management buffers unless it is told not to. */
function held(request: PolicyRequest): RuleProblem[] {
  const backend = [...unconditional(request.section("backend"))];
  const answersItself = [...everyElement(request.section("inbound"))].every(
    ({ name }) => name !== "set-backend-service",
  );
  if (answersItself && request.api.values["service_url"] === undefined) return [];
  const forwards = backend.filter(({ name }) => name === "forward-request");
  const streams = (element: XmlElement) => isOff(element, "buffer-response");
  if (forwards.length > 0 && forwards.every(streams)) return [];
  return [{ path: request.path, problem: "Answers of its backend are buffered." }];
}

/** Policies that take a whole body, whatever their values say. */
const wholeBody = new Set([
  "find-and-replace",
  "json-to-xml",
  "xml-to-json",
  "redirect-content-urls",
  "validate-content",
  "cache-store",
  "xsl-transform",
]);

function readers(request: PolicyRequest): RuleProblem[] {
  // Limits of the inbound section have conditions that are asked when the answer is there.
  const early = [...everyElement(request.section("inbound"))].filter((element) =>
    [...element.attributes.values()].some(({ content }) => readsBody(content.text)),
  );
  const late = [...unconditional(request.section("outbound"))];
  return [...early, ...late]
    .filter((element) => wholeBody.has(element.name) || valuesOf(element).some(readsBody))
    .map(({ name }) => ({
      path: request.path,
      problem: `<${name}> reads the body of every answer.`,
    }));
}

/** A condition that asks for a list of tools, or for another type of content than events, and for nothing in its place. */
function keepsStreamsOut(condition: string): boolean {
  if (condition.includes("||")) return false;
  return /"tools\/list"/.test(condition) || /!=\s*"text\/event-stream"/.test(condition);
}

/** By whatever name the response is called in between. */
function readsBody(text: string): boolean {
  return /\.\s*Response\b/.test(text) && /\.\s*Body\b/.test(text);
}

/** Those that a condition does not keep from streams. */
function* unconditional(elements: readonly XmlElement[]): Generator<XmlElement> {
  for (const element of elements) {
    const condition = element.name === "when" ? attribute(element, "condition") : "";
    if (keepsStreamsOut(condition)) continue;
    yield element;
    yield* unconditional(element.children);
  }
}
