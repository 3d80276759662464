import type { NamedType, Type, TypeDefinition, TypeParameter } from "./type.ts";

/**
 * The JavaScript behind a member. It receives the instance (when there is one), then the
 * arguments, then the type arguments: first those of the type, then those of the method. An
 * implementation that needs no type arguments simply does not declare them.
 */
export type Implementation = (...values: never[]) => unknown;

/** An implementation as it is called: the binder has checked the types of what it passes. */
export type Callable = (...values: unknown[]) => unknown;

/** A property or indexer that can be read, written or both. */
export interface Accessors {
  readonly get?: Implementation;
  readonly set?: Implementation;
}

/** The members of a type: signature to implementation. */
export type MemberTable = Readonly<Record<string, Implementation | Accessors>>;

/** How an argument reaches its parameter. */
export type PassingMode = "value" | "out" | "params";

/** One parameter of a signature. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly mode: PassingMode;
  /** Present when the argument may be left out; `value` in the representation of `type`. */
  readonly default?: { readonly value: unknown };
}

interface Declared {
  readonly owner: TypeDefinition;
  readonly isStatic: boolean;
}

/** A method or, with `isExtension`, a static method called like one of its first parameter. */
export interface Method extends Declared {
  readonly kind: "method";
  readonly name: string;
  readonly isExtension: boolean;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  readonly run: Callable;
}

/** A constructor. */
export interface Constructor extends Declared {
  readonly kind: "constructor";
  readonly parameters: readonly Parameter[];
  readonly run: Callable;
}

/** A property or a field. */
export interface Property extends Declared {
  readonly kind: "property";
  readonly name: string;
  readonly type: Type;
  readonly get: Callable | undefined;
  readonly set: Callable | undefined;
  /** Set for constants such as `int.MaxValue`, which may stand where C# wants a constant. */
  readonly isConstant: boolean;
}

/** `this[...]`. */
export interface Indexer extends Declared {
  readonly kind: "indexer";
  readonly parameters: readonly Parameter[];
  readonly type: Type;
  readonly get: Callable | undefined;
  readonly set: Callable | undefined;
}

/** A user-defined operator or conversion: `operator +`, `implicit`, `explicit`. */
export interface Operator extends Declared {
  readonly kind: "operator";
  readonly symbol: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  readonly run: Callable;
}

/** Anything a type declares. */
export type Member = Method | Constructor | Property | Indexer | Operator;

/** A member together with the constructed type it was found in, for its type arguments. */
export interface Found<M extends Member> {
  readonly member: M;
  readonly owner: NamedType;
}
