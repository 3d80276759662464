import { whenAllThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf, StepOf } from "../pipeline/step.ts";
import { parameterName } from "./query-parameters.ts";

/**
 * Gives the request another path below its backend. `{name}` stands for a parameter of the operation's
 * template; the parameters of the query that this template does not name are kept.
 */
export const rewriteUri: ImmediateHandlerOf<"rewrite-uri"> = (step) =>
  whenAllThere(
    [() => step.requiredAttribute("template"), () => step.flag("copy-unmatched-params", true)],
    (template, copies) => {
      const { request } = step.exchange;
      const [path = "", query = ""] = filled(step, template).split("?", 2);
      const copied = copies && request.url.query !== "" ? unmatched(step) : [];
      request.url.path = path.startsWith("/") ? path : `/${path}`;
      request.url.query = [query, ...copied].filter((part) => part !== "").join("&");
      return "continue";
    },
  );

/** The parameters of the query that the template of the operation does not name. */
function unmatched({ exchange: { request, operation } }: StepOf<"rewrite-uri">): string[] {
  const [, named = ""] = (operation?.urlTemplate ?? "").split("?", 2);
  const matched = new Set(new URLSearchParams(named).keys());
  return request.url.query.split("&").filter((each) => !matched.has(parameterName(each)));
}

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
