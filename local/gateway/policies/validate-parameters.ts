import type { DescribedParameter } from "../../stack/operation-description.ts";
import type { RequestState } from "../message/message.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { errorOf, refuseMissing } from "./described-values.ts";
import {
  type Action,
  actionOf,
  descriptionOf,
  report,
  type ValidationError,
} from "./validation.ts";

const groups = [
  { element: "headers", in: "header", type: "RequestHeader" },
  { element: "query", in: "query", type: "QueryParameter" },
  { element: "path", in: "path", type: "PathParameter" },
] as const;
type Group = (typeof groups)[number];

/** Holds the parameters of a request to those that the API describes. */
export const validateParameters: HandlerOf<"validate-parameters"> = async (step) => {
  const errors: ValidationError[] = [];
  const { parameters } = descriptionOf(step);
  for (const group of groups) {
    const described = parameters.filter((parameter) => parameter.in === group.in);
    errors.push(...(await errorsIn(step, group, described)));
  }
  return report(step, errors);
};

async function errorsIn(
  step: StepOf<"validate-parameters">,
  group: Group,
  described: readonly DescribedParameter[],
): Promise<ValidationError[]> {
  const { specified, unspecified, overriding } = await actionsOf(step, group);
  const keyOf = (name: string) => (group.in === "header" ? name.toLowerCase() : name);
  const known = new Map(described.map((parameter) => [keyOf(parameter.name), parameter]));
  const actionFor = (name: string) =>
    overriding.get(keyOf(name)) ?? (known.has(keyOf(name)) ? specified : unspecified);
  const sent = sentIn(step.exchange.request, group, known);
  const names = new Set([...sent.keys()].map(keyOf));
  refuseMissing(step, described, (name) => names.has(keyOf(name)), actionFor);
  return [...sent].flatMap(([name, values]) => {
    const action = actionFor(name);
    const parameter = known.get(keyOf(name));
    return errorOf(step, { name, values, type: group.type, described: parameter, action }) ?? [];
  });
}

/** What counts in a group: what its element says, or else the policy. */
async function actionsOf(step: StepOf<"validate-parameters">, { element, in: place }: Group) {
  const overriding = new Map<string, Action>();
  let specified = await actionOf(step, "specified-parameter-action");
  let unspecified = await actionOf(step, "unspecified-parameter-action");
  for (const group of step.children(element)) {
    if (group.written("specified-parameter-action") !== undefined) {
      specified = await actionOf(group, "specified-parameter-action");
    }
    if (group.written("unspecified-parameter-action") !== undefined) {
      unspecified = await actionOf(group, "unspecified-parameter-action");
    }
    for (const parameter of group.children("parameter")) {
      const name = await parameter.requiredAttribute("name");
      const key = place === "header" ? name.toLowerCase() : name;
      overriding.set(key, await actionOf(parameter, "action"));
    }
  }
  return { specified, unspecified, overriding };
}

function sentIn(
  { headers, url, matchedParameters }: RequestState,
  { in: place }: Group,
  known: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  switch (place) {
    case "header":
      return new Map(headers);
    case "query": {
      const query = new URLSearchParams(url.query);
      return new Map([...query.keys()].map((name) => [name, query.getAll(name)]));
    }
    case "path":
      // A template may name parameters of the query, too.
      return new Map(
        [...matchedParameters]
          .filter(([name]) => known.has(name))
          .map(([name, value]) => [name, [value]]),
      );
  }
}
