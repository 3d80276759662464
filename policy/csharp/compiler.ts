import { Binder } from "./binder/binder.ts";
import { nullType, type Value } from "./binder/bound.ts";
import { bestCommonType } from "./binder/conversions/common-type.ts";
import { rules } from "./binder/rules.ts";
import type { VariableReads } from "./binder/variable-uses.ts";
import type { PolicyContext } from "./context.ts";
import { BindingFailure, type ExpressionFinding, findingAt } from "./finding.ts";
import { type ExpressionParser, type ExpressionSource, loadParser } from "./parse.ts";
import { type ExpressionLimits, expressionLimits, withinBudget } from "./runtime/budget.ts";
import { boxer } from "./runtime/casting.ts";
import { applied, type Evaluate, type Writer } from "./runtime/evaluate.ts";
import { Frame, Returned } from "./runtime/frame.ts";
import { generate, sourceOf } from "./runtime/generate.ts";
import type { CSharpValue } from "./runtime/value.ts";
import type { SyntaxNode } from "./syntax.ts";
import { type Type, typeName } from "./types/type.ts";
import { isDelegate, objectType } from "./types/well-known.ts";
import "./library/index.ts";

/** An expression that can be run, again and again and for any number of requests at once. */
export interface CompiledExpression {
  /** The static C# type of the result, for example `bool`, `string`, `JObject` or `object`. */
  readonly type: string;
  /** Whether it can read `context.Request.Body`. */
  readonly readsRequestBody: boolean;
  /** Whether it can read `context.Response.Body`, which ends streaming. */
  readonly readsResponseBody: boolean;
  readonly variables: VariableReads;
  /**
   * Computes the result.
   *
   * @param limits what it may take, @default expressionLimits
   * @throws CSharpException what the expression throws
   * @throws ExpressionStopped when this engine cannot go on: something is unsupported, or over budget
   */
  evaluate(context: PolicyContext, limits?: ExpressionLimits): CSharpValue;
  /** The JavaScript that it becomes when it is evaluated often; undefined where it stays as it is. */
  source(): string | undefined;
}

/** A compiled expression, or everything that is wrong with it. */
export type Compilation =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | {
      readonly ok: false;
      readonly findings: readonly ExpressionFinding[];
      /** Where each of them is but a doubt: the expression, which ends where nobody knows what .NET answers. */
      readonly expression?: CompiledExpression;
    };

/** Compiles policy expressions. */
export interface CSharpCompiler {
  compile(source: ExpressionSource): Compilation;
}

/** How expressions are run. */
export interface CSharpCompilerOptions {
  /**
   * After how many evaluations an expression becomes one function of JavaScript. To write it takes as long as some hundred
   * evaluations, and most expressions are not evaluated so often.
   *
   * @default 100
   */
  readonly evaluationsBeforeSource?: number;
}

const compilers = new Map<number, CSharpCompiler>();
let parser: ExpressionParser | undefined;

/** The compiler; its grammar is loaded once per process. */
export function loadCSharpCompiler({
  evaluationsBeforeSource = 100,
}: CSharpCompilerOptions = {}): CSharpCompiler {
  const known = compilers.get(evaluationsBeforeSource);
  if (known !== undefined) return known;
  parser ??= loadParser();
  const made = compilerWith(parser, evaluationsBeforeSource);
  compilers.set(evaluationsBeforeSource, made);
  return made;
}

function compilerWith(parser: ExpressionParser, evaluationsBeforeSource: number): CSharpCompiler {
  return { compile: (source) => compile(parser, source, evaluationsBeforeSource) };
}

function compile(
  parser: ExpressionParser,
  source: ExpressionSource,
  evaluationsBeforeSource: number,
): Compilation {
  try {
    return compileNodes(parser, source, evaluationsBeforeSource);
  } catch (error) {
    if (!isOfStack(error)) throw error;
    const message =
      "This expression is nested too deeply to be compiled here; compute its parts in variables of their own.";
    const place = { start: 0, end: source.text.length };
    return { ok: false, findings: [findingAt("csharp-unsupported", place, message)] };
  }
}

/** The grammar runs in a context of its own, whose RangeError is another. */
function isOfStack(error: unknown): boolean {
  const { name, message } = error as Partial<Error>;
  return name === "RangeError" && message?.includes("call stack") === true;
}

function compileNodes(
  parser: ExpressionParser,
  source: ExpressionSource,
  evaluationsBeforeSource: number,
): Compilation {
  const parsed = parser.parse(source);
  if (!parsed.ok) return parsed;
  const binder = new Binder(rules);
  try {
    const body =
      source.form === "expression"
        ? bindExpression(binder, parsed.root)
        : bindBlock(binder, parsed.root);
    if (binder.findings.length > 0) return { ok: false, findings: binder.findings };
    const expression = runnable(binder, body, evaluationsBeforeSource);
    const { doubts } = binder;
    return doubts.length > 0
      ? { ok: false, findings: doubts, expression }
      : { ok: true, expression };
  } catch (error) {
    if (!(error instanceof BindingFailure)) throw error;
    return { ok: false, findings: [...binder.findings, ...error.findings] };
  }
}

interface Body {
  readonly type: Type;
  /** Computes the result as an object. */
  readonly evaluate: Evaluate;
}

function bindExpression(binder: Binder, node: SyntaxNode): Body {
  const value = binder.value(node);
  checkResult(binder, value, node);
  const convert = boxer(value.type);
  const { evaluate } = value;
  const type = value.type === nullType ? objectType : value.type;
  if (convert === undefined) return { type, evaluate };
  return { type, evaluate: applied(convert, evaluate) };
}

function checkResult(binder: Binder, value: Value, node: SyntaxNode): void {
  if (isDelegate(value.type)) {
    binder.report(
      "csharp-type-mismatch",
      node,
      `The result is a '${typeName(value.type)}', which is no value; call it where it is needed.`,
    );
  }
}

function bindBlock(binder: Binder, node: SyntaxNode): Body {
  const execute = binder.statement(node);
  if (binder.isReachable && binder.findings.length === 0) {
    binder.findings.push(
      findingAt(
        "csharp-missing-return",
        node.named.at(-1) ?? { start: 0, end: Math.max(node.end - 1, 0) },
        "Not every path through this block ends with return; add a return (or throw) at its end.",
      ),
    );
  }
  const { values } = binder.returnSite;
  const type = bestCommonType(binder, values) ?? objectType;
  return {
    type,
    evaluate: Object.assign(
      (frame: Frame) => {
        const completion = execute(frame);
        return completion instanceof Returned ? completion.value : null;
      },
      { writeBody: (writer: Writer) => `${writer.statement(execute)} return null;` },
    ),
  };
}

function runnable(
  binder: Binder,
  { type, evaluate }: Body,
  evaluationsBeforeSource: number,
): CompiledExpression {
  const { shape } = binder.scope;
  let evaluations = 0;
  const runAsItIs = (context: PolicyContext) => evaluate(new Frame(shape.size, undefined, context));
  let run = (context: PolicyContext): unknown => {
    evaluations += 1;
    if (evaluations < evaluationsBeforeSource) return runAsItIs(context);
    run = generate(evaluate, shape.size) ?? runAsItIs;
    return run(context);
  };
  return {
    type: typeName(type),
    readsRequestBody: binder.reads.request,
    readsResponseBody: binder.reads.response,
    variables: binder.variables.reads,
    evaluate: (context, limits = expressionLimits) =>
      withinBudget(limits, run, context) as CSharpValue,
    source: () => sourceOf(evaluate, shape.size)?.text,
  };
}
