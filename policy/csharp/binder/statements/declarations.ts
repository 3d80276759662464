import { refuse } from "../../finding.ts";
import {
  asStatement,
  type Evaluate,
  type Execute,
  nothing,
  writtenStatement,
} from "../../runtime/evaluate.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { type Type, typeName } from "../../types/type.ts";
import { isDelegate, voidType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { describe, isTypeless, type Value } from "../bound.ts";
import { bindArrayInitializer } from "../expressions/arrays.ts";
import { assign } from "../flow.ts";
import { bindDeclaredParts } from "../operators/deconstruction.ts";
import type { Local, ReadOnlyReason } from "../scope.ts";
import { resolveType } from "../type-names.ts";

/** `int a = 1, b;`, `var c = x;` and `const int d = 2;`. */
export function bindDeclaration(binder: Binder, node: SyntaxNode): Execute {
  if (node.has("using")) {
    return refuse(
      "csharp-unsupported",
      node,
      "A using declaration needs C# 8, but APIM compiles C# 7; write using (…) { … }.",
    );
  }
  const modifier = node.child("modifier")?.text;
  const declaration = node.child("variable_declaration");
  if (declaration === undefined || (modifier !== undefined && modifier !== "const")) {
    return refuse("csharp-unsupported", node, `'${modifier}' cannot stand here; leave it out.`);
  }
  const executes = bindVariables(binder, declaration, modifier === "const");
  const [only] = executes;
  if (only === undefined) return nothing;
  if (executes.length === 1) return only;
  return writtenStatement(
    (frame) => {
      for (const execute of executes) execute(frame);
      return undefined;
    },
    (writer) => executes.map((each) => writer.statement(each)).join(" "),
  );
}

/** The variables of a declaration, each with its initialiser. */
export function bindVariables(
  binder: Binder,
  declaration: SyntaxNode,
  isConstant: boolean,
  readOnly?: ReadOnlyReason,
): readonly Execute[] {
  const typeNode = declaration.get("type");
  const isVar = typeNode.kind === "implicit_type";
  const type = isVar ? undefined : resolveType(typeNode);
  const declarators = declaration.children.filter((child) => child.kind === "variable_declarator");
  if (isVar && declarators.length > 1) {
    refuse(
      "csharp-type-mismatch",
      declaration,
      "var declares one variable; split the declaration.",
    );
  }
  return declarators.map((declarator) =>
    isConstant
      ? bindConstant(binder, declarator, type)
      : bindVariable(binder, declarator, type, readOnly),
  );
}

function parts(declarator: SyntaxNode): {
  readonly name: SyntaxNode;
  readonly initializer: SyntaxNode | undefined;
} {
  const name = declarator.find("name");
  if (name === undefined || declarator.child("bracketed_argument_list") !== undefined) {
    return refuse(
      "csharp-unsupported",
      declarator,
      "A variable of a fixed size is unsafe code; declare an array.",
    );
  }
  return { name, initializer: initializerOf(declarator) };
}

function initializerOf(declarator: SyntaxNode): SyntaxNode | undefined {
  const equals = declarator.children.findIndex((child) => child.kind === "=");
  return equals < 0 ? undefined : declarator.children[equals + 1];
}

function bindVariable(
  binder: Binder,
  declarator: SyntaxNode,
  written: Type | undefined,
  readOnly: ReadOnlyReason | undefined,
): Execute {
  const pattern = declarator.child("tuple_pattern");
  if (pattern !== undefined) return bindParts(binder, declarator, pattern);
  const { name, initializer } = parts(declarator);
  const value = initializer === undefined ? undefined : initialValue(binder, initializer, written);
  const type = written ?? value?.type;
  if (type === undefined) {
    return refuse(
      "csharp-type-mismatch",
      declarator,
      "var needs an initial value to take its type from.",
    );
  }
  if (type === voidType) refuse("csharp-type-mismatch", declarator, "A variable cannot be void.");
  const local = declare(binder, name, type, readOnly);
  if (value === undefined) return nothing;
  binder.flow = assign(binder.flow, local);
  return keep(local.slot, value.evaluate);
}

/** Keeps a value in a slot of the frame at this point. */
export function keep(slot: number, evaluate: Evaluate): Execute {
  return writtenStatement(
    (frame) => {
      frame.slots[slot] = evaluate(frame);
      return undefined;
    },
    (writer) => `${writer.variable(0, slot)} = ${writer.value(evaluate)};`,
  );
}

/** `var (a, b) = t`. */
function bindParts(binder: Binder, declarator: SyntaxNode, pattern: SyntaxNode): Execute {
  const initializer = initializerOf(declarator) ?? declarator;
  return asStatement(
    bindDeclaredParts(binder, pattern, binder.bind(initializer), initializer).evaluate,
  );
}

function declare(
  binder: Binder,
  name: SyntaxNode,
  type: Type,
  readOnly: ReadOnlyReason | undefined,
): Local {
  const text = name.text.replace(/^@/, "");
  return binder.scope.declare(name, text, type, readOnly === undefined ? {} : { readOnly });
}

function initialValue(binder: Binder, node: SyntaxNode, type: Type | undefined): Value {
  if (node.kind === "initializer_expression") {
    if (type?.form === "array") return bindArrayInitializer(binder, node, type);
    return refuse("csharp-type-mismatch", node, "Write new[] { … } to make an array.");
  }
  if (type !== undefined) return binder.converted(node, type);
  const bound = binder.bind(node);
  if (bound.form !== "value" || isTypeless(bound.type) || isDelegate(bound.type)) {
    if (bound.form === "value" || bound.form === "lambda" || bound.form === "default") {
      return refuse(
        "csharp-type-mismatch",
        node,
        `var cannot take its type from ${describe(bound)}; name the type.`,
      );
    }
  }
  return binder.mustBeValue(bound, node);
}

function bindConstant(binder: Binder, declarator: SyntaxNode, type: Type | undefined): Execute {
  const { name, initializer } = parts(declarator);
  if (type === undefined || initializer === undefined) {
    return refuse("csharp-type-mismatch", declarator, "A constant needs a type and a value.");
  }
  const value = binder.converted(initializer, type);
  if (value.constant === undefined) {
    return refuse(
      "csharp-type-mismatch",
      initializer,
      `This is not a constant of type '${typeName(type)}'; remove const.`,
    );
  }
  binder.scope.declare(name, name.text, type, { constant: value.constant, readOnly: "constant" });
  return nothing;
}
