import { type PolicyStatement, type PolicyValue, walk } from "../../../policy/index.ts";

/** An expression that says what a policy accepts, and the element that it stands in. */
export interface DecisiveExpression {
  readonly element: PolicyStatement;
  readonly value: PolicyValue;
}

/** The expressions that say what a policy accepts; undefined where keys come from elsewhere, which may change. */
export function decisiveExpressions(
  policy: PolicyStatement,
): readonly DecisiveExpression[] | undefined {
  const elements = [...walk(policy.children)];
  const elsewhere = ["openid-config", "decryption-keys"];
  if (elements.some(({ name }) => elsewhere.includes(name))) return undefined;
  const own = ["clock-skew", "require-expiration-time"].map((name) => policy.attributes.get(name));
  return [
    ...own.map((value) => ({ element: policy, value })),
    ...elements.flatMap((element) =>
      [element.text, ...element.attributes.values()].map((value) => ({ element, value })),
    ),
  ].filter((found): found is DecisiveExpression => found.value?.kind === "expression");
}
