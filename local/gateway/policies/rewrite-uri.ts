import type { HandlerOf, StepOf } from "../pipeline.ts";
import { parameterName } from "./query-parameters.ts";

/**
 * Gives the request another path below its backend. `{name}` stands for a parameter of the operation's
 * template; the parameters of the query that this template does not name are kept.
 */
export const rewriteUri: HandlerOf<"rewrite-uri"> = async (step) => {
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

function filled(step: StepOf<"rewrite-uri">, template: string): string {
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
