import { typeNamed } from "../types/registry.ts";
import { type ArrayType, clrName, type NamedType, type Type } from "../types/type.ts";
import { boolType, byteArray, stringType } from "../types/well-known.ts";
import { takeObject } from "./budget.ts";
import { CSharpException } from "./exceptions.ts";

/**
 * A C# value as it stands in a slot of type `object`: a context variable, the result of an
 * expression. A statically typed slot holds the same values, except that numbers, characters and
 * enums stand there without their box.
 */
export type CSharpValue =
  | null
  | string
  | boolean
  | Boxed
  | Uint8Array
  | CSharpObject
  | CSharpException;

/** Any other .NET object. Structs such as DateTime are immutable objects, so sharing is copying. */
export abstract class CSharpObject {
  constructor() {
    takeObject();
  }

  /** The type at run time, with its type arguments. */
  abstract get csharpType(): Type;

  /** .NET's `Equals(object)`. */
  equals(other: unknown): boolean {
    return this === other;
  }

  /** Something equal for equal objects, for hashing; undefined where identity is equality. */
  get equalityKey(): string | undefined {
    return undefined;
  }

  /** How much a call may have to go over: elements or characters. */
  get extent(): number {
    return 0;
  }

  /** .NET's `ToString()`. */
  toString(): string {
    return clrName(this.csharpType);
  }
}

/** A number, a character or an enum member that keeps its exact .NET type. */
export class Boxed extends CSharpObject {
  readonly #type: NamedType;
  /** In the representation of its type: number, or bigint for long and ulong. */
  readonly value: number | bigint;

  constructor(type: NamedType, value: number | bigint) {
    super();
    this.#type = type;
    this.value = value;
  }

  get csharpType(): NamedType {
    return this.#type;
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof Boxed &&
      other.csharpType === this.csharpType &&
      (other.value === this.value || (Number.isNaN(other.value) && Number.isNaN(this.value)))
    );
  }

  override get equalityKey(): string {
    return String(this.value);
  }

  override toString(): string {
    return printBoxed(this);
  }
}

let printBoxed: (boxed: Boxed) => string = (boxed) => String(boxed.value);

/** Formatting builds on values; it registers how numbers and enums are printed. */
export function printBoxedWith(print: (boxed: Boxed) => string): void {
  printBoxed = print;
}

/** A one-dimensional array of anything but bytes; `byte[]` is a Uint8Array. */
export class ArrayValue extends CSharpObject {
  readonly csharpType: ArrayType;
  readonly items: unknown[];

  constructor(type: ArrayType, items: unknown[]) {
    super();
    this.csharpType = type;
    this.items = items;
  }

  override get extent(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.items[Symbol.iterator]();
  }
}

/** The run-time type of a value in an `object` slot; undefined for null. */
export function typeOf(value: unknown): Type | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return stringType;
  if (typeof value === "boolean") return boolType;
  if (value instanceof CSharpObject) return value.csharpType;
  if (value instanceof Uint8Array) return byteArray;
  if (value instanceof CSharpException) return value.csharpType;
  throw new TypeError(`A JavaScript ${typeof value} stands where a C# object is expected.`);
}

/** Where an `out` argument is delivered. */
export interface Reference<T> {
  value: T;
}

/** A value of a struct or class type by its full name; for objects whose type has no arguments. */
export abstract class PlainObject extends CSharpObject {
  protected abstract readonly typeName: string;

  get csharpType(): NamedType {
    return typeNamed(this.typeName);
  }
}
