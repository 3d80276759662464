import type { PolicyStatement } from "../model.ts";
import { anyNumber, child, elements, literal, type ValueShape } from "./shape.ts";

const named = { name: literal(), id: literal() };

/** The limits that rate-limit and quota have for single APIs and operations. */
export function limitsWithin<Attribute extends string>(
  limits: Readonly<Record<Attribute, ValueShape>>,
) {
  return elements(
    child(
      "api",
      anyNumber,
      elements(child("operation", anyNumber, { kind: "nothing" }, { ...named, ...limits })),
      {
        ...named,
        ...limits,
      },
    ),
  );
}

/** Each API and operation must be named. */
export function namesEach({ children }: PolicyStatement): string | undefined {
  for (const { name, attributes, children: below } of children) {
    if (!attributes.has("id") && !attributes.has("name")) return `<${name}> needs id or name.`;
    const problem = namesEach({ children: below } as PolicyStatement);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
