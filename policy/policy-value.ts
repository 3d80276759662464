import type { ValueShape } from "./catalogue/shape.ts";
import type { CSharpCompiler } from "./csharp/index.ts";
import type { PolicyEnvironment } from "./environment.ts";
import { wantedInstead } from "./literals.ts";
import type { PolicyValue } from "./model.ts";
import type { Report } from "./report.ts";
import type { SourceText } from "./source-text.ts";
import { compileWithStandIn } from "./stand-ins.ts";
import type { ToleranceName } from "./tolerances.ts";
import type { XmlValue } from "./xml/element.ts";

/** What a value is compiled with. */
export interface ValueCompilerOptions {
  readonly csharp: CSharpCompiler;
  readonly environment: PolicyEnvironment;
  readonly source: SourceText;
  readonly report: Report;
}

/**
 * Compiles the value of an attribute or the text of an element, and reports where it is not as its shape has it.
 * @param what it is the value of, for messages
 */
export function compileValue(
  value: XmlValue,
  expected: ValueShape,
  what: string,
  { csharp, environment, source, report }: ValueCompilerOptions,
): PolicyValue {
  const { standIn } = environment;
  const place = source.placeOf(value.offset);
  if (value.mixed) {
    report(
      "expression-mixed",
      value.offset,
      `An expression stands inside other text in ${what}. Write the whole value as one expression, for example @("prefix" + ...).`,
    );
  }
  if (value.expression === undefined) {
    const literal = value.content.text;
    const isKnown = standIn === undefined || !literal.includes(standIn);
    const wanted = isKnown ? wantedInstead(literal, expected) : undefined;
    if (wanted !== undefined) {
      report(
        "attribute-value",
        value.offset,
        `"${literal}" cannot be ${what}; expected ${wanted}.`,
        { tolerance: toleratedLiteral(literal, expected) },
      );
    }
    return { kind: "literal", text: value.content.text, place };
  }
  if (!expected.expression) {
    report(
      "attribute-expression",
      value.offset,
      `${what} takes no policy expression; write a literal.`,
    );
  }
  const { text } = value.content;
  const written = { text, form: value.expression };
  const compilation = compileWithStandIn(csharp, written, standIn);
  if (!compilation.ok && standIn !== undefined && text.includes(standIn)) {
    report(
      "named-value-needed",
      value.offset,
      `${what} can only be judged with the values of its named values; give them.`,
      { severity: "note" },
    );
  } else if (!compilation.ok) {
    for (const { rule, offset, message, doubt } of compilation.findings) {
      report(rule, offset, message, { within: value.content, tolerance: doubt });
    }
  }
  const { expression } = compilation;
  if (expression === undefined) return { kind: "literal", text: "", place };
  const { type } = expression;
  if (expected.types !== undefined && type !== "object" && !expected.types.includes(type)) {
    report(
      "expression-type",
      value.offset,
      `The expression of ${what} gives ${type}; expected ${expected.types.join(", ")}.`,
      { tolerance: expected.mayGive },
    );
  }
  const { content } = value;
  return {
    kind: "expression",
    text: content.text,
    code: expression,
    place,
    placeOf: (offset) => content.placeOf(offset),
  };
}

/** Why the lenient profile takes a literal that it should not be. */
function toleratedLiteral(literal: string, expected: ValueShape): ToleranceName | undefined {
  const { alsoTakes } = expected;
  if (alsoTakes?.literal === literal) return alsoTakes.tolerance;
  return isBoolean(literal, expected) ? "boolean-case" : undefined;
}

/** A literal that would be true or false, but for its case. */
function isBoolean(literal: string, { format }: ValueShape): boolean {
  return format === "boolean" && /^(?:true|false)$/i.test(literal);
}
