import { displayValue, formatValue } from "../../runtime/display.ts";
import { invalidOperation } from "../../runtime/exceptions.ts";
import { CSharpObject } from "../../runtime/value.ts";
import { typeNamed } from "../../types/registry.ts";
import type { NamedType } from "../../types/type.ts";
import { equalContents } from "./equal-contents.ts";
import { JsonText } from "./json-text.ts";
import { TokenType } from "./token-type.ts";

/** The type of a class of tokens: it is asked for at every cast, and known once the members are. */
export function typeOfClass(className: string): () => NamedType {
  let type: NamedType | undefined;
  return () => {
    type ??= typeNamed(`Newtonsoft.Json.Linq.${className}`);
    return type;
  };
}

const [valueType, rawType] = [typeOfClass("JValue"), typeOfClass("JRaw")];

/** Newtonsoft.Json.Linq.JToken. */
export abstract class JToken extends CSharpObject implements Iterable<JToken> {
  /** The property, array or object that this token belongs to. */
  parent: JContainer | null = null;
  abstract readonly tokenType: number;
  abstract override get csharpType(): NamedType;

  get elementType(): NamedType {
    return typeNamed("Newtonsoft.Json.Linq.JToken");
  }

  /** The tokens directly below, properties of an object included. */
  abstract children(): readonly JToken[];
  abstract clone(): JToken;
  abstract deepEquals(other: JToken): boolean;

  [Symbol.iterator](): Iterator<JToken> {
    return this.children()[Symbol.iterator]();
  }

  abstract writeTo(json: JsonText): void;

  /** `ToString(Formatting)`; the one without arguments is indented. */
  print(isIndented: boolean): string {
    const json = new JsonText(isIndented);
    this.writeTo(json);
    return json.text;
  }

  override toString(): string {
    return this.print(true);
  }

  /** Where the token stands, such as `a.b[0]`; for messages. */
  get path(): string {
    return this.parent?.pathTo(this) ?? "";
  }

  remove(): void {
    if (this.parent === null) throw invalidOperation("The parent is missing.");
    this.parent.removeChild(this);
  }

  replaceWith(token: JToken): void {
    if (this.parent === null) throw invalidOperation("The parent is missing.");
    this.parent.replaceChild(this, token);
  }
}

/** A token may stand in one place only, so one that has a place already is copied. */
export function attach<T extends JToken>(token: T, parent: JContainer): T {
  const placed = (token.parent === null ? token : token.clone()) as T;
  placed.parent = parent;
  return placed;
}

/** Newtonsoft.Json.Linq.JContainer. */
export abstract class JContainer extends JToken {
  /** The path of a token directly below. */
  abstract pathTo(child: JToken): string;
  abstract removeChild(token: JToken): void;
  abstract replaceChild(token: JToken, replacement: JToken): void;
}

/** Newtonsoft.Json.Linq.JValue: a value as an object, numbers as boxed long or double. */
export class JValue extends JToken {
  readonly tokenType: number;
  readonly value: unknown;

  constructor(value: unknown, tokenType: number) {
    super();
    this.value = value;
    this.tokenType = tokenType;
  }

  get csharpType(): NamedType {
    return valueType();
  }

  children(): readonly JToken[] {
    return [];
  }

  clone(): JValue {
    return new JValue(this.value, this.tokenType);
  }

  deepEquals(other: JToken): boolean {
    return this.equals(other);
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof JValue &&
      other.tokenType === this.tokenType &&
      equalContents(this.tokenType, this.value, other.value)
    );
  }

  override get equalityKey(): string {
    return `${this.tokenType}:${displayValue(this.value)}`;
  }

  /** For Convert, which sees the value behind a JValue. */
  convertible(): unknown {
    return this.value;
  }

  writeTo(json: JsonText): void {
    if (this.tokenType === TokenType.Undefined) json.raw("undefined");
    else json.value(this.value);
  }

  override toString(): string {
    return displayValue(this.value);
  }

  format(format: string | null): string {
    return formatValue(this.value, format);
  }
}

/** Newtonsoft.Json.Linq.JRaw: text that is written as it is. */
export class JRaw extends JValue {
  constructor(value: string | null) {
    super(value, TokenType.Raw);
  }

  override get csharpType(): NamedType {
    return rawType();
  }

  override writeTo(json: JsonText): void {
    json.raw(displayValue(this.value));
  }

  override clone(): JRaw {
    return new JRaw(this.value as string | null);
  }
}
