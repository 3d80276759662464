import { armLimitTable } from "./arm-limit-table.ts";
import { type ArmLimit, armProblem } from "./arm-limits.ts";
import { kindOfType } from "./azure-names.ts";
import { azureadArguments } from "./azuread-arguments.ts";
import { azurermArguments } from "./azurerm-arguments.ts";
import { azurermPairs } from "./azurerm-pairs.ts";
import { commonArguments, tagsProblemOf } from "./common-arguments.ts";
import { deployedText } from "./deployed-text.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";
import type { TakenValue } from "./taken-values.ts";

const byType: Readonly<Record<string, readonly TakenValue[]>> = {
  ...azurermArguments,
  ...azureadArguments,
};

/** What is known of the arguments of a type, by the providers. */
function takenBy(type: string): readonly TakenValue[] {
  const common = type.startsWith("azurerm_") ? commonArguments : [];
  return [...(byType[type] ?? []), ...common];
}

/** What `terraform validate` refuses, where it needs the providers to do so, and what Azure refuses after that. */
export const azurermValues: StackRule = {
  id: "azurerm-values",
  severity: "error",
  title: "The providers and Azure take every value",
  reason:
    "Terraform compares values with what the providers know only when it has them, and Azure while it deploys; synth knows it before (source of azurerm 4.55 and azuread 3.7, and Microsoft's metadata of Azure Resource Manager).",
  remedy: "Give what it takes.",
  check: (stack) =>
    stack.blocks.flatMap((block) => [
      ...argumentsOf(block).flatMap((argument) => refused(stack, block, argument)),
      ...wholeProblems(stack, block).map((problem) => ({ path: block.path, problem })),
    ]),
};

/** The arguments of a type that something is known of, in the order of what is told. */
function argumentsOf({ type }: StackBlock): string[] {
  const limited = Object.keys(armLimitTable[type] ?? {});
  const all = new Set([...takenBy(type).map(({ argument }) => argument), ...limited]);
  // Names of these have a rule of their own.
  if (kindOfType[type] !== undefined) all.delete("name");
  return [...all];
}

/** What is wrong with a resource as a whole. */
function wholeProblems(stack: SynthesizedStack, block: StackBlock): readonly string[] {
  const tags = block.type.startsWith("azurerm_") ? tagsProblemOf(block) : undefined;
  const pairs = azurermPairs[block.type]?.(block, stack) ?? [];
  return tags === undefined ? pairs : [...pairs, tags];
}

function refused(stack: SynthesizedStack, block: StackBlock, argument: string): RuleProblem[] {
  const value = takenBy(block.type).find((it) => it.argument === argument);
  const limit = armLimitTable[block.type]?.[argument];
  return stack
    .valuesAt(block, argument)
    .map((written) => stack.resolved(written))
    .flatMap((written) => problemOf(value, limit, deployedText(stack, String(written))) ?? [])
    .map((problem) => ({ path: block.path, problem: `${argument} ${problem}` }));
}

/** @returns the rest of a sentence that begins with the argument */
function problemOf(
  value: TakenValue | undefined,
  limit: ArmLimit | undefined,
  { text, isWhole }: ReturnType<typeof deployedText>,
): string | undefined {
  if (!isWhole) {
    // What only Azure knows of it can make it longer, never shorter.
    const { longest = Number.POSITIVE_INFINITY } = limit ?? {};
    return text.length > longest
      ? `must have at most ${longest} characters; it has ${text.length} already without what Terraform adds.`
      : undefined;
  }
  const arm = limit === undefined ? undefined : armProblem(limit, text);
  if (value === undefined || value.taken(text)) return arm;
  return `must be ${value.inWords}; it is "${text.length > 200 ? `${text.slice(0, 200)}...` : text}".`;
}
