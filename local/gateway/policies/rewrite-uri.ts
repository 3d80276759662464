import { whenThere } from "../pipeline/later.ts";
import type { PreparedHandlerOf, StepOf } from "../pipeline/step.ts";
import { parameterName } from "./query-parameters.ts";

/**
 * Gives the request another path below its backend. `{name}` stands for a parameter of the operation's
 * template; the parameters of the query that this template does not name are kept.
 */
export const rewriteUri: PreparedHandlerOf<"rewrite-uri"> = {
  prepare(policy) {
    const template = policy.required("template");
    const copies = policy.flag("copy-unmatched-params", true);
    return (step) =>
      whenThere(template(step.execution), (written) =>
        whenThere(copies(step.execution), (copied) => {
          rewrite(step, written, copied);
          return "continue";
        }),
      );
  },
};

function rewrite(step: StepOf<"rewrite-uri">, template: string, copies: boolean): void {
  const { request } = step.exchange;
  const [path = "", query = ""] = filled(step, template).split("?", 2);
  const copied = copies && request.url.query !== "" ? unmatched(step) : [];
  request.url.path = path.startsWith("/") ? path : `/${path}`;
  request.url.query = [query, ...copied].filter((part) => part !== "").join("&");
}

/** The parameters of the query that the template of the operation does not name. */
function unmatched({ exchange: { request, operation } }: StepOf<"rewrite-uri">): string[] {
  const [, named = ""] = (operation?.urlTemplate ?? "").split("?", 2);
  const matched = new Set(new URLSearchParams(named).keys());
  return request.url.query.split("&").filter((each) => !matched.has(parameterName(each)));
}

function filled(step: StepOf<"rewrite-uri">, template: string): string {
  if (!template.includes("{")) return template;
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
