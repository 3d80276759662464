import { unescapeTemplate } from "../terraform/terraform-text.ts";
import { isReference, parts, type SynthesizedStack } from "./synthesized-stack.ts";

/** A text as Azure will see it, as far as that is known: letters stand for random ones. */
export interface DeployedText {
  readonly text: string;
  /** Whether nothing is left that only the deployment knows, and that would make it longer. */
  readonly isWhole: boolean;
}

export function deployedText(stack: SynthesizedStack, written: string): DeployedText {
  let isWhole = !/(?<!%)%\{/.test(written);
  const text = written.replace(/(?<!\$)\$\{[^}]*\}/g, (reference) => {
    const value = stack.resolved(reference);
    if (typeof value === "string" && !isReference(value)) return value;
    const [random] = stack.referred(reference);
    const length = parts(random?.values)[0]?.["length"];
    if (random?.type === "random_string" && typeof length === "number") return "a".repeat(length);
    isWhole = false;
    return "";
  });
  return { text: unescapeTemplate(text), isWhole };
}
