import { type FindingRule, refuse } from "../finding.ts";
import type { SyntaxNode } from "../syntax.ts";

interface Refusal {
  readonly rule?: FindingRule;
  readonly message: string;
}

function newerThan7(version: string, what: string, advice: string): Refusal {
  return { message: `${what} needs C# ${version}, but APIM compiles C# 7; ${advice}.` };
}

function unsupported(what: string, advice: string): Refusal {
  return { message: `${what} cannot be used in a policy expression; ${advice}.` };
}

/** Syntax that is refused as a whole, and what to write instead. */
const refusals: Readonly<Record<string, Refusal>> = {
  switch_expression: newerThan7("8", "A switch expression", "use a switch statement or ?:"),
  range_expression: newerThan7("8", "A range", "use Substring, Skip or Take"),
  implicit_object_creation_expression: newerThan7("9", "new() without a type", "name the type"),
  with_expression: newerThan7("9", "with", "create the object anew"),
  collection_expression: newerThan7(
    "12",
    "A collection expression",
    "use new[] { … } or new List<T> { … }",
  ),
  raw_string_literal: newerThan7("11", "A raw string literal", 'use @"…" with doubled quotes'),
  negated_pattern: newerThan7("9", "The pattern 'not'", "write !(x is …) or x != null"),
  and_pattern: newerThan7("9", "The pattern 'and'", "use &&"),
  or_pattern: newerThan7("9", "The pattern 'or'", "use ||"),
  relational_pattern: newerThan7("9", "A relational pattern", "use <, <=, > or >="),
  parenthesized_pattern: newerThan7("9", "A parenthesised pattern", "leave the parentheses out"),
  type_pattern: newerThan7("9", "A type pattern", "give it a name: case T x"),
  recursive_pattern: newerThan7("8", "A property pattern", "compare the properties with &&"),
  list_pattern: newerThan7("11", "A list pattern", "compare the elements"),
  record_declaration: newerThan7("9", "A record", "use an anonymous type"),
  anonymous_method_expression: unsupported("An anonymous method", "write a lambda: (x) => …"),
  await_expression: unsupported("await", "policy expressions run synchronously"),
  yield_statement: unsupported("yield", "collect the values in a List"),
  goto_statement: unsupported("goto", "use a loop, break or continue"),
  labeled_statement: unsupported("A label", "use a loop, break or continue"),
  lock_statement: unsupported("lock", "policy expressions share no state"),
  fixed_statement: unsupported("Unsafe code", "use arrays and indexes"),
  unsafe_statement: unsupported("Unsafe code", "use arrays and indexes"),
  stackalloc_expression: unsupported("stackalloc", "use new T[n]"),
  implicit_stackalloc_expression: unsupported("stackalloc", "use new[] { … }"),
  typeof_expression: unsupported("typeof", "only Enum.Parse takes one, as its first argument"),
  sizeof_expression: unsupported("sizeof", "write the number"),
  makeref_expression: unsupported("__makeref", "use the value"),
  reftype_expression: unsupported("__reftype", "use the value"),
  refvalue_expression: unsupported("__refvalue", "use the value"),
  ref_expression: unsupported("ref", "return the value"),
  tuple_pattern: unsupported("Deconstruction", "declare the variables one by one"),
  declaration_expression: unsupported("A declaration here", "declare the variable first"),
  this: unsupported("this", "there is no object around a policy expression; use context"),
  base: unsupported("base", "there is no object around a policy expression; use context"),
  preproc_if: unsupported("A preprocessor directive", "use an if statement"),
  element_binding_expression: unsupported("An index without an object", "name the object"),
  member_binding_expression: unsupported("A member without an object", "name the object"),
  initializer_expression: unsupported("An initialiser here", "put new[] or new T in front of it"),
};

/** Refuses a whole kind of syntax. */
export function refuseKind(node: SyntaxNode): never {
  const refusal = refusals[node.kind];
  if (refusal !== undefined) {
    return refuse(refusal.rule ?? "csharp-unsupported", node, refusal.message);
  }
  const shown = node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text;
  return refuse(
    "csharp-unsupported",
    node,
    `'${shown}' (${node.kind.replaceAll("_", " ")}) is not supported in a policy expression; write it with simpler statements.`,
  );
}
