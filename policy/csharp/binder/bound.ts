import type { ExpressionFinding } from "../finding.ts";
import { type Evaluate, type Writer, written } from "../runtime/evaluate.ts";
import type { Frame } from "../runtime/frame.ts";
import type { SyntaxNode } from "../syntax.ts";
import type { Found, Method } from "../types/member.ts";
import { tupleElements } from "../types/tuples.ts";
import { type NamedType, type Type, TypeDefinition, typeName } from "../types/type.ts";
import type { FlowState } from "./flow.ts";

/** The type of the literal `null` before something gives it one. */
export const nullType: NamedType = new TypeDefinition({
  fullName: "<null>",
  kind: "class",
  parameters: [],
  findBases: () => [],
}).instantiate([]);

/** The type of a variable whose declaration was refused; whatever uses it stays silent. */
export const errorType: NamedType = new TypeDefinition({
  fullName: "<error>",
  kind: "class",
  parameters: [],
  findBases: () => [],
}).instantiate([]);

/** Somewhere a value can be stored. */
export interface Target {
  /** Whether the value can also be read, as compound assignment needs. */
  readonly isReadable: boolean;
  /** Evaluates receiver and index once and gives the place for reading and writing. */
  locate(frame: Frame): Place;
  /** The same as {@link locate}, written. */
  readonly write?: (writer: Writer) => WrittenPlace;
  /** Stores the result of the evaluation; C# evaluates receiver and index before it. */
  store(value: Evaluate): Evaluate;
}

/** A located variable, element or property. */
export interface Place {
  get(): unknown;
  set(value: unknown): void;
}

/** The same as JavaScript. */
export interface WrittenPlace {
  /** What has to be computed first, and once. */
  readonly located: readonly string[];
  readonly get: string;
  /** Stores a value, and has it. */
  set(value: string): string;
}

/** What is definitely assigned after a condition was true, and after it was false. */
export interface Split {
  readonly whenTrue: FlowState;
  readonly whenFalse: FlowState;
}

/** An expression with a type and a way to compute it. */
export interface Value {
  readonly form: "value";
  readonly type: Type;
  readonly evaluate: Evaluate;
  /** Present for C# constants, in the representation of the type. */
  readonly constant?: { readonly value: unknown };
  readonly target?: Target;
  /** Called when the value is assigned to as a whole: local variables track assignment. */
  readonly assigned?: () => void;
  readonly split?: Split;
  /** The elements of a tuple as they are written; each becomes what the tuple's type asks for. */
  readonly parts?: readonly TuplePart[];
  /** Inside `a?.b.c` the links after `?.` are skipped together when `a` is null. */
  readonly isChained?: boolean;
  /** Set on texts that are put together: what computes each part as text. */
  readonly texts?: readonly Evaluate[];
  /** Set on `context.Response` itself, to tell reading its body from reading any other. */
  readonly isContextResponse?: boolean;
  /** Set on `context.Variables` itself: where it stands in the text of the expression. */
  readonly variablesAt?: number;
}

/** One element of a tuple, as it is written. */
export interface TuplePart {
  readonly bound: Bound;
  readonly node: SyntaxNode;
}

/** Whether a value has no type by itself: null, and a tuple with such an element. */
export function isTypeless(type: Type): boolean {
  return type === nullType || tupleElements(type)?.some(isTypeless) === true;
}

/** A name that denotes a type, on its way to a static member. */
export interface TypeReference {
  readonly form: "type";
  readonly type: NamedType;
}

/** A namespace on its way to a type. */
export interface NamespaceReference {
  readonly form: "namespace";
  readonly name: string;
}

/** One or more methods of a name, on their way to an invocation or a delegate. */
export interface MethodGroup {
  readonly form: "methods";
  readonly node: SyntaxNode;
  readonly name: string;
  readonly receiver: Value | undefined;
  readonly receiverType: Type;
  readonly levels: readonly (readonly Found<Method>[])[];
  readonly typeArguments: readonly Type[];
}

/** A lambda before a delegate type gives its parameters types. */
export interface Lambda {
  readonly form: "lambda";
  readonly node: SyntaxNode;
  readonly parameterNames: readonly string[];
  /** Types as they are written, when they are. */
  readonly parameterTypes: readonly Type[] | undefined;
  readonly body: SyntaxNode;
  /** What was bound for each combination of parameter types. */
  readonly cache: Map<string, LambdaBinding>;
  /** The range variables that each parameter stands for, where a query is written instead of lambdas. */
  readonly range?: readonly (readonly string[])[];
  /** Makes what it gives, where no expression of the text says it. */
  readonly compose?: () => Bound;
}

/** A lambda bound for certain parameter types, or the reason it cannot be. */
export type LambdaBinding =
  | {
      readonly ok: true;
      readonly returns: Type;
      readonly create: Evaluate;
      readonly doubts: readonly ExpressionFinding[];
    }
  | { readonly ok: false; readonly failure: Error };

/** `default` without a type. */
export interface DefaultLiteral {
  readonly form: "default";
}

/** `throw x` in the place of a value. */
export interface ThrowExpression {
  readonly form: "throw";
  readonly evaluate: Evaluate;
}

/** An `out` argument: a variable, a new variable or a discard. */
export interface OutArgument {
  readonly form: "out";
  readonly node: SyntaxNode;
  /** Undefined for `out var x` and `out _`, which take the type of the parameter. */
  readonly type: Type | undefined;
  /** Called once the overload is known. */
  bind(type: Type): Target;
}

/** Anything an expression can turn out to be. */
export type Bound =
  | Value
  | TypeReference
  | NamespaceReference
  | MethodGroup
  | Lambda
  | DefaultLiteral
  | ThrowExpression
  | OutArgument;

/** A value known before anything runs. */
export function constantValue(type: Type, value: unknown): Value {
  const evaluate = written(
    () => value,
    (writer) => literal(value) ?? writer.constant(value),
  );
  return { form: "value", type, evaluate, constant: { value } };
}

/** What JavaScript may know of a constant. */
function literal(value: unknown): string | undefined {
  if (Object.is(value, -0)) return "-0";
  return value === null || typeof value === "boolean" || Number.isFinite(value)
    ? String(value)
    : undefined;
}

/** A value computed at run time. */
export function computed(type: Type, evaluate: Evaluate): Value {
  return { form: "value", type, evaluate };
}

/** An argument as it is written. */
export interface Argument {
  readonly bound: Bound;
  readonly name: string | undefined;
  readonly node: SyntaxNode;
}

/** What something is, for a message. */
export function describe(bound: Bound): string {
  switch (bound.form) {
    case "value":
      return bound.type === nullType ? "null" : `'${typeName(bound.type)}'`;
    case "type":
      return `The type '${typeName(bound.type)}'`;
    case "namespace":
      return `The namespace '${bound.name}'`;
    case "methods":
      return `The method '${bound.name}'`;
    case "lambda":
      return "A lambda";
    case "default":
      return "default";
    case "throw":
      return "A throw expression";
    case "out":
      return "An out argument";
  }
}
