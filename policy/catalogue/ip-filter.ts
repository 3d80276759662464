import type { PolicyStatement } from "../model.ts";
import {
  anyNumber,
  child,
  elements,
  expression,
  literal,
  nothing,
  policy,
  required,
  text,
} from "./shape.ts";

const address = { ...required, format: "address" } as const;

export const ipFilter = policy("ip-filter", {
  sections: ["inbound"],
  attributes: { action: expression({ ...required, oneOf: ["allow", "forbid"] }) },
  content: elements(
    child("address", anyNumber, text(expression(address))),
    child("address-range", anyNumber, nothing, {
      from: literal(address),
      to: literal(address),
    }),
  ),
  problem: needsAddresses,
});

function needsAddresses({ children }: PolicyStatement): string | undefined {
  return children.length > 0
    ? undefined
    : "<ip-filter> needs at least one <address> or <address-range>.";
}
