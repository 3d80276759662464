import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** By fragment id. */
type FragmentTexts = ReadonlyMap<string, string>;

const shared = new WeakMap<TerraformStack, (() => FragmentTexts)[]>();

/** Says which fragments the policies below a construct include that another stack deploys. */
export function shareFragments(scope: IConstruct, fragments: () => FragmentTexts): void {
  const stack = TerraformStack.of(scope);
  shared.set(stack, [...(shared.get(stack) ?? []), fragments]);
}

/** The fragments that the policies of a stack include and another one deploys. */
export function fragmentsElsewhere(stack: TerraformStack): FragmentTexts {
  return new Map((shared.get(stack) ?? []).flatMap((fragments) => [...fragments()]));
}
