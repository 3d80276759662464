import { refuse } from "../../finding.ts";
import {
  type Evaluate,
  type Execute,
  type Writer,
  writtenStatement,
} from "../../runtime/evaluate.ts";
import { breaking, type Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Type } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import { bindPattern } from "../expressions/patterns.ts";
import { assign, type FlowState, join, unreachable } from "../flow.ts";
import { bindEmbedded, bindSequence } from "./blocks.ts";

export function bindIf(binder: Binder, node: SyntaxNode): Execute {
  const condition = binder.condition(node.get("condition"));
  binder.flow = condition.split.whenTrue;
  const then = bindEmbedded(binder, node.get("consequence"));
  const afterThen = binder.flow;
  binder.flow = condition.split.whenFalse;
  const otherwiseNode = node.find("alternative");
  const otherwise = otherwiseNode && bindEmbedded(binder, otherwiseNode);
  binder.arriveFrom(afterThen, binder.flow);
  const { evaluate } = condition;
  if (otherwise === undefined) {
    return writtenStatement(
      (frame) => (evaluate(frame) === true ? then(frame) : undefined),
      (writer) => `if (${writer.value(evaluate)} === true) { ${writer.statement(then)} }`,
    );
  }
  return writtenStatement(
    (frame) => (evaluate(frame) === true ? then(frame) : otherwise(frame)),
    (writer) =>
      `if (${writer.value(evaluate)} === true) { ${writer.statement(then)} } else { ${writer.statement(otherwise)} }`,
  );
}

/** `case pattern when condition:` or, without a test, `default:`. */
interface Label {
  readonly test: ((value: unknown, frame: Frame) => boolean) | undefined;
  /** The same in JavaScript, for a value that has a name. */
  readonly write: (writer: Writer, value: string) => string;
}

const defaultLabel: unique symbol = Symbol("default:");

interface Section {
  readonly labels: readonly Label[];
  readonly execute: Execute;
}

/** What the sections before this one have used up. */
interface Seen {
  readonly labels: unknown[];
  /** All sections are one declaration space (C# specification, "The switch statement"). */
  readonly names: Set<string>;
}

/** The labels of a section and its statements; the grammar splits `case 1: case 2:` in two. */
interface SectionSyntax {
  readonly labels: readonly SyntaxNode[];
  readonly statements: readonly SyntaxNode[];
}

/** `switch (value) { … }`. */
export function bindSwitch(binder: Binder, node: SyntaxNode): Execute {
  const operand = binder.value(node.get("value"));
  const before = binder.flow;
  const seen: Seen = { labels: [], names: new Set() };
  return binder.inScope(() =>
    binder.inJumpSite(false, (site) => {
      const sections = sectionsOf(node.get("body")).map((section) =>
        binder.inScope(() => bindSection(binder, section, operand.type, before, seen)),
      );
      const hasDefault = sections.some(({ labels }) =>
        labels.some(({ test }) => test === undefined),
      );
      binder.arriveFrom(...site.breakStates, ...(hasDefault ? [] : [before]));
      const { evaluate } = operand;
      return writtenStatement(
        (frame) => {
          const chosen = choose(sections, evaluate(frame), frame);
          const completion = chosen?.execute(frame);
          return completion === breaking ? undefined : completion;
        },
        (writer) => writeSwitch(writer, evaluate, sections),
      );
    }),
  );
}

/** JavaScript's own goes through its cases in the same order, and takes the default when none is true. */
function writeSwitch(writer: Writer, operand: Evaluate, sections: readonly Section[]): string {
  const held = writer.temporary();
  const written = sections.map(({ labels, execute }) => {
    const cases = labels.map(({ test, write }) =>
      test === undefined ? "default:" : `case ${write(writer, held)}:`,
    );
    return `${cases.join(" ")} { ${writer.inSwitch(() => writer.statement(execute))} }`;
  });
  return `${held} = ${writer.value(operand)}; switch (true) { ${written.join(" ")} }`;
}

/** The first matching case, wherever `default` stands. */
function choose(sections: readonly Section[], value: unknown, frame: Frame): Section | undefined {
  const matching = sections.find(({ labels }) =>
    labels.some(({ test }) => test?.(value, frame) === true),
  );
  return matching ?? sections.find(({ labels }) => labels.some(({ test }) => test === undefined));
}

function sectionsOf(body: SyntaxNode): readonly SectionSyntax[] {
  const sections: SectionSyntax[] = [];
  let labels: SyntaxNode[] = [];
  for (const section of body.named) {
    const colon = section.children.findIndex((child) => child.kind === ":");
    const statements = section.children.slice(colon + 1).filter((child) => child.isNamed);
    labels = [...labels, section];
    if (statements.length > 0) {
      sections.push({ labels, statements });
      labels = [];
    }
  }
  const [dangling] = labels;
  if (dangling !== undefined) {
    refuse("csharp-syntax", dangling, "This label has no statements; end it with break;.");
  }
  return sections;
}

function bindSection(
  binder: Binder,
  section: SectionSyntax,
  type: Type,
  before: FlowState,
  seen: Seen,
): Section {
  let entry: FlowState = unreachable;
  const labels = section.labels.map((node) => {
    binder.flow = before;
    const label = bindLabel(binder, node, type, seen);
    entry = join(entry, binder.flow);
    return label;
  });
  binder.flow = entry;
  const patternNames = binder.scope.ownNames;
  const execute = bindSequence(binder, section.statements);
  for (const name of binder.scope.ownNames.slice(patternNames.length)) {
    if (seen.names.has(name)) {
      refuse(
        "csharp-type-mismatch",
        section.statements[0] ?? (section.labels[0] as SyntaxNode),
        `Another case of this switch already declares '${name}'; put the statements between braces.`,
      );
    }
    seen.names.add(name);
  }
  const last = section.statements[section.statements.length - 1];
  if (binder.isReachable && last !== undefined) {
    binder.report(
      "csharp-syntax",
      last,
      "C# does not fall through to the next case; end this one with break, return or throw.",
    );
  }
  return { labels, execute };
}

function bindLabel(binder: Binder, node: SyntaxNode, type: Type, seen: Seen): Label {
  if (node.has("default")) {
    checkRepeated(node, defaultLabel, seen);
    return { test: undefined, write: () => "" };
  }
  const patternNode = node.named[0] ?? node;
  const pattern = bindPattern(binder, patternNode, type);
  const when = node.child("when_clause");
  if (pattern.constant !== undefined && when === undefined) {
    checkRepeated(node, pattern.constant.value, seen);
  }
  if (pattern.local !== undefined) binder.flow = assign(binder.flow, pattern.local);
  if (when === undefined) return pattern;
  const condition = binder.condition(when.only);
  binder.flow = condition.split.whenTrue;
  const { evaluate } = condition;
  return {
    test: (value, frame) => pattern.test(value, frame) && evaluate(frame) === true,
    write: (writer, value) =>
      `(${pattern.write(writer, value)}) && ${writer.value(evaluate)} === true`,
  };
}

function checkRepeated(node: SyntaxNode, value: unknown, seen: Seen): void {
  if (seen.labels.includes(value)) {
    refuse("csharp-syntax", node, "This switch already has that label; remove one of the two.");
  }
  seen.labels.push(value);
}
