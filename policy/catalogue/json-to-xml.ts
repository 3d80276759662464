import type { PolicyStatement } from "../model.ts";
import { boolean, expression, literal, policy, required } from "./shape.ts";

export const jsonToXml = policy("json-to-xml", {
  sections: ["inbound", "outbound", "on-error"],
  attributes: {
    apply: expression({ ...required, oneOf: ["always", "content-type-json"] }),
    "consider-accept-header": expression(boolean),
    "parse-date": literal(boolean),
    "namespace-separator": expression(),
    "namespace-prefix": expression(),
    "attribute-block-name": expression(),
  },
  readsBody: true,
  problem: says,
  undocumented:
    "What its example does not show: here, as others have published of it, an element for each item of a list, an empty one for an empty list, `xsi:nil` for null, `True` and `False`, and an element `Document` around several properties. The example drops the element `v1:QueryItem`, which is taken for a slip. The content type is application/xml here. An Accept header requests XML by a type that is XML's own. A request that comes to what nobody has published ends with a sentence: a list within a list or at the root, a name that XML does not have, a prefix that nothing declares, and a date, unless parse-date is false.",
});

function says({ attributes }: PolicyStatement): string | undefined {
  const separator = attributes.get("namespace-separator");
  if (separator?.kind !== "literal" || [...separator.text].length === 1) return undefined;
  return `namespace-separator is "${separator.text}"; it is one character.`;
}
