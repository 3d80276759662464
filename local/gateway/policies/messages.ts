import { CSharpObject, type CSharpValue, display } from "../../../policy/index.ts";
import { bodyOf } from "../body.ts";
import type { Body, ResponseState } from "../exchange.ts";
import type { MessageHeaders } from "../message-headers.ts";
import type { PolicyHandler, Step } from "../pipeline.ts";

/** Headers that no policy can change: they describe the connection. */
const fixedHeaders = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/** Applies set-header to headers. */
export async function applyHeader(step: Step, headers: MessageHeaders): Promise<void> {
  const name = await step.requiredAttribute("name");
  if (fixedHeaders.has(name.toLowerCase())) {
    throw step.fault("HeaderNotAllowed", `The header ${name} cannot be set.`);
  }
  const action = (await step.attribute("exists-action")) ?? "override";
  const values: string[] = [];
  for (const value of step.children("value")) values.push(await value.text());
  if (values.some((value) => /[\r\n\0]/.test(value))) {
    throw step.fault("HeaderValueNotAllowed", `The value of ${name} holds a line break.`);
  }
  switch (action) {
    case "delete":
      headers.delete(name);
      break;
    case "append":
      headers.append(name, values);
      break;
    case "skip":
      if (!headers.has(name)) headers.set(name, values);
      break;
    default:
      headers.set(name, values);
  }
}

export async function applyStatus(step: Step, response: ResponseState): Promise<void> {
  response.status = await step.number("code", 200);
  response.reason = await step.requiredAttribute("reason");
}

/** Applies set-body: a byte array goes out as it is, anything else as UTF-8 text. */
export async function applyBody(step: Step, message: { body: Body }): Promise<void> {
  message.body = bodyOf(bytesOf(await step.content()));
}

function bytesOf(value: CSharpValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return new TextEncoder().encode(
    value instanceof CSharpObject ? value.toString() : display(value),
  );
}

/** The message that a section works on. */
function headersOf(step: Step): MessageHeaders {
  const { request, response } = step.exchange;
  if (step.section === "inbound" || step.section === "backend") return request.headers;
  if (response === undefined) throw step.fault("NoResponse", "There is no response yet.");
  return response.headers;
}

const setHeader: PolicyHandler = async (step) => {
  await applyHeader(step, headersOf(step));
  return "continue";
};

const setStatus: PolicyHandler = async (step) => {
  const { response } = step.exchange;
  if (response === undefined) throw step.fault("NoResponse", "There is no response yet.");
  await applyStatus(step, response);
  return "continue";
};

const setBody: PolicyHandler = async (step) => {
  const { request, response } = step.exchange;
  const message = step.section === "outbound" && response !== undefined ? response : request;
  await applyBody(step, message);
  message.headers.delete("Content-Length");
  return "continue";
};

const setMethod: PolicyHandler = async (step) => {
  step.exchange.request.method = (await step.text()).toUpperCase();
  return "continue";
};

/** The other parameters stay as they are written, in the order in which they stand. */
const setQueryParameter: PolicyHandler = async (step) => {
  const { url } = step.exchange.request;
  const parameters = url.query.split("&").filter((parameter) => parameter !== "");
  const name = await step.requiredAttribute("name");
  const action = (await step.attribute("exists-action")) ?? "override";
  const others = parameters.filter((parameter) => parameterName(parameter) !== name);
  if (action === "skip" && others.length < parameters.length) return "continue";
  const kept = action === "append" ? parameters : others;
  if (action !== "delete") {
    for (const value of step.children("value")) {
      kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(await value.text())}`);
    }
  }
  url.query = kept.join("&");
  return "continue";
};

/** The name of a parameter, decoded. */
function parameterName(parameter: string): string {
  const [first] = new URLSearchParams(parameter).keys();
  return first ?? "";
}

/**
 * Gives the request another path below its backend. `{name}` stands for a parameter of the operation's
 * template; the parameters of the query that this template does not name are kept.
 */
const rewriteUri: PolicyHandler = async (step) => {
  const { request, operation } = step.exchange;
  const template = await step.requiredAttribute("template");
  const [path = "", query = ""] = filled(step, template).split("?", 2);
  const copies = await step.flag("copy-unmatched-params", true);
  const [, named = ""] = (operation?.urlTemplate ?? "").split("?", 2);
  const matched = new Set(new URLSearchParams(named).keys());
  const copied = request.url.query
    .split("&")
    .filter((parameter) => copies && !matched.has(parameterName(parameter)));
  request.url.path = path.startsWith("/") ? path : `/${path}`;
  request.url.query = [query, ...copied].filter((part) => part !== "").join("&");
  return "continue";
};

function filled(step: Step, template: string): string {
  const { matchedParameters } = step.exchange.request;
  return template.replace(/\{(\*?)([\w-]+)\}/g, (_, star: string, name: string) => {
    const value = matchedParameters.get(name);
    if (value === undefined) {
      throw step.fault(
        "ConfigurationError",
        `The template names {${name}}, which the template of the operation does not.`,
      );
    }
    // Of a wildcard the slashes are kept, and it is not decoded when it is matched.
    return star === "*" ? value : encodeURIComponent(value);
  });
}

export const messageHandlers: readonly (readonly [string, PolicyHandler])[] = [
  ["set-header", setHeader],
  ["set-status", setStatus],
  ["set-body", setBody],
  ["set-method", setMethod],
  ["set-query-parameter", setQueryParameter],
  ["rewrite-uri", rewriteUri],
];
