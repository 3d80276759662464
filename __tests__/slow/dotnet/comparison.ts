import { CSharpException, ExpressionStopped } from "../../../policy/csharp/index.ts";
import { quote, show } from "../../policy/csharp/answers/show.ts";
import { compiler, contextWith } from "../../policy/csharp/evaluating.ts";
import type { Case } from "./cases/index.ts";
import { isBlock, type Judgement } from "./program.ts";

/** What the compiler here makes of an expression. */
export type Answer =
  | { readonly kind: "value"; readonly shown: string }
  | { readonly kind: "refused"; readonly rules: readonly string[]; readonly message: string }
  /** The engine says that it cannot go on, which no policy takes for an answer. */
  | { readonly kind: "stopped"; readonly message: string };

const context = contextWith();

/** Compiles an expression and runs it. */
export function answerTo(text: string): Answer {
  const compiled = compiler.compile({ text, form: isBlock(text) ? "block" : "expression" });
  // Whether the elements of a tuple may be read, Microsoft's list leaves open; what they are, .NET says.
  const isDoubt = !compiled.ok && compiled.findings.every(({ doubt }) => doubt === "tuple-element");
  const { expression } = compiled;
  if (expression === undefined || !(compiled.ok || isDoubt)) {
    if (compiled.ok) throw new Error(`${text} has no expression.`);
    const rules = compiled.findings.map(({ rule }) => rule);
    return { kind: "refused", rules, message: compiled.findings[0]?.message ?? "" };
  }
  try {
    return { kind: "value", shown: show(expression.evaluate(context)) };
  } catch (error) {
    if (error instanceof CSharpException) {
      return { kind: "value", shown: `throws ${error.typeName} ${quote(error.message)}` };
    }
    if (error instanceof ExpressionStopped) return { kind: "stopped", message: error.message };
    throw error;
  }
}

/** An expression on which the compiler here and .NET do not agree. */
export interface Difference {
  readonly area: string;
  readonly text: string;
  readonly ours: string;
  readonly dotnet: string;
  readonly mono: string;
}

/** How an expression compares; exceptions are equal when their types are. */
export type Verdict = "same" | "refused by both" | "not allowed" | "not supported" | Difference;

/** Compares an answer with what .NET says. */
export function verdictOn(
  { area, text }: Case,
  answer: Answer,
  { refused, mono = "", dotnet = "" }: Judgement,
): Verdict {
  const differing = (ours: string): Difference => ({
    area,
    text,
    ours,
    dotnet: refused ?? dotnet,
    mono,
  });
  if (answer.kind === "refused") {
    if (refused !== undefined) return "refused by both";
    if (answer.rules.some((rule) => rule.endsWith("-not-allowed"))) return "not allowed";
    if (answer.rules.includes("csharp-unsupported")) return "not supported";
    // A pattern that is wrong is found while compiling; .NET finds it while running.
    const isEarly = answer.message.startsWith("Invalid pattern");
    if (isEarly && exceptionOf(dotnet)?.includes("Regex") === true) return "same";
    return differing(answer.message);
  }
  if (refused !== undefined) {
    return differing(answer.kind === "value" ? answer.shown : answer.message);
  }
  if (answer.kind === "stopped") return "not supported";
  const ours = exceptionOf(answer.shown) ?? answer.shown;
  return ours === (exceptionOf(dotnet) ?? dotnet) ? "same" : differing(answer.shown);
}

function exceptionOf(shown: string): string | undefined {
  return /^throws \S+/.exec(shown)?.[0];
}
