import type { RuleProblem, StackRule } from "./stack-rule.ts";
import type { SynthesizedStack } from "./synthesized-stack.ts";

/** One argument of a type of resource that must have a safe value. */
export interface SafeSetting {
  readonly type: string;
  /** Names separated by dots, through nested blocks. */
  readonly argument: string;
  /** What an argument that is not given counts as: Azure's default. */
  readonly unset: unknown;
  readonly safe: (value: unknown) => boolean;
  /** What an unsafe value means: a whole sentence. */
  readonly problem: string;
}

/** A rule that is about arguments with one kind of safe value. */
export function settingRule(
  rule: Omit<StackRule, "check">,
  settings: readonly SafeSetting[],
): StackRule {
  return { ...rule, check: (stack) => settings.flatMap((setting) => unsafe(stack, setting)) };
}

export const isFalse = (value: unknown): boolean => value === false || value === "false";
export const isTrue = (value: unknown): boolean => value === true || value === "true";

function unsafe(stack: SynthesizedStack, setting: SafeSetting): RuleProblem[] {
  const { type, argument, unset, safe, problem } = setting;
  return stack.ofType(type).flatMap((block) => {
    const written = stack.valuesAt(block, argument).map((value) => stack.resolved(value));
    const values = written.length === 0 ? [unset] : written;
    return values.every(safe) ? [] : [{ path: block.path, problem: `${argument}: ${problem}` }];
  });
}
