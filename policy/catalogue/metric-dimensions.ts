import type { PolicyStatement } from "../model.ts";
import { atLeastOnce, child, elements, expression, nothing, required } from "./shape.ts";

/** Dimensions whose value the gateway knows ("Emit custom metrics", section Default dimension names). */
const defaultDimensions = [
  "API ID",
  "Operation ID",
  "Product ID",
  "User ID",
  "Subscription ID",
  "Location",
  "Gateway ID",
  "Backend ID",
] as const;

/** The most dimensions with a value of their own (the same page, section Usage notes). */
const mostDimensions = 5;

export const dimensions = elements(
  child("dimension", atLeastOnce, nothing, { name: expression(required), value: expression() }),
);

export function checkDimensions({ name, children }: PolicyStatement): string | undefined {
  const custom = children.filter(({ attributes }) => attributes.has("value"));
  if (custom.length > mostDimensions) {
    return `<${name}> has ${custom.length} dimensions of its own; API Management takes ${mostDimensions}.`;
  }
  for (const { attributes } of children) {
    const written = attributes.get("name");
    if (attributes.has("value") || written?.kind !== "literal") continue;
    if (!defaultDimensions.some((known) => known === written.text)) {
      return `The dimension "${written.text}" needs a value; only these have one by themselves: ${defaultDimensions.join(", ")}.`;
    }
  }
  return undefined;
}
