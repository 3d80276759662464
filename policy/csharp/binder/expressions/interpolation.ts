import { refuse } from "../../finding.ts";
import { boxer } from "../../runtime/casting.ts";
import { align } from "../../runtime/composite-format.ts";
import { formatValue } from "../../runtime/display.ts";
import { applied, type Evaluate } from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { intType, objectType, stringType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { computed, constantValue, type Value } from "../bound.ts";
import { unescapeText } from "./literals.ts";
import { joined, textOf } from "./text.ts";

/** `$"text {value,alignment:format}"`. */
export function bindInterpolation(binder: Binder, node: SyntaxNode): Value {
  const start = node.child("interpolation_start")?.text ?? "$";
  const isVerbatim = start.includes("@");
  if (/^\$+"""/.test(node.text)) {
    refuse("csharp-unsupported", node, 'Raw strings need C# 11; use $"…" or $@"…".');
  }
  const parts: Evaluate[] = [];
  let text = "";
  for (const child of node.children) {
    switch (child.kind) {
      case "string_content":
      case "escape_sequence":
        text += contentOf(child, isVerbatim);
        break;
      case "interpolation": {
        refuseNewline(child, isVerbatim);
        if (text !== "") parts.push(constant(text));
        text = "";
        parts.push(bindHole(binder, child, isVerbatim));
        break;
      }
    }
  }
  if (parts.length === 0) return computed(stringType, constant(text));
  if (text !== "") parts.push(constant(text));
  return computed(stringType, joined(parts));
}

function constant(text: string): Evaluate {
  return constantValue(stringType, text).evaluate;
}

function contentOf(node: SyntaxNode, isVerbatim: boolean): string {
  const text = isVerbatim ? node.text.replaceAll('""', '"') : unescapeText(node.text, node);
  return text.replace(/\{\{?|\}\}?/g, (brace) => {
    if (brace.length === 2) return brace.charAt(0);
    return refuse("csharp-syntax", node, `A '${brace}' in the text of $"…" must be doubled.`);
  });
}

function refuseNewline(hole: SyntaxNode, isVerbatim: boolean): void {
  if (!isVerbatim && /[\r\n]/.test(hole.text)) {
    refuse(
      "csharp-unsupported",
      hole,
      'A new line inside { } of $"…" needs C# 11, but APIM compiles C# 7; use $@"…" or a variable.',
    );
  }
}

function bindHole(binder: Binder, node: SyntaxNode, isVerbatim: boolean): Evaluate {
  const expression = node.named.find(
    (child) => child.kind !== "interpolation_brace" && !child.kind.endsWith("_clause"),
  );
  if (expression === undefined) {
    return refuse(
      "csharp-syntax",
      node,
      "There is nothing between the braces; write {{ for a brace.",
    );
  }
  const value = binder.value(expression);
  const format = formatOf(node, isVerbatim);
  const width = alignmentOf(binder, node);
  const text = format === undefined ? textOf(value) : formatted(binder, value, expression, format);
  return width === undefined ? text : applied((shown) => align(shown as string, width), text);
}

function formatOf(node: SyntaxNode, isVerbatim: boolean): string | undefined {
  const clause = node.child("interpolation_format_clause");
  return clause === undefined ? undefined : contentOf(clause, isVerbatim).slice(1);
}

function alignmentOf(binder: Binder, node: SyntaxNode): number | undefined {
  const clause = node.child("interpolation_alignment_clause");
  if (clause === undefined) return undefined;
  const { constant: width } = binder.converted(clause.only, intType);
  if (width === undefined) {
    return refuse(
      "csharp-type-mismatch",
      clause,
      "The alignment after the comma must be a constant.",
    );
  }
  return Number(width.value);
}

function formatted(binder: Binder, value: Value, node: SyntaxNode, format: string): Evaluate {
  const box = boxer(value.type);
  const { evaluate } = box === undefined ? value : binder.convert(value, objectType, node);
  return applied((shown) => formatValue(shown, format), evaluate);
}
