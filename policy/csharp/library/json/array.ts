import { goOver, takeElements } from "../../runtime/budget.ts";
import type { ListLike } from "../../runtime/collections.ts";
import { indexOutOfBounds } from "../../runtime/exceptions.ts";
import type { NamedType } from "../../types/type.ts";
import type { JsonText } from "./json-text.ts";
import { TokenType } from "./token-type.ts";
import { attach, JContainer, type JToken, JValue, typeOfClass } from "./tokens.ts";

const arrayType = typeOfClass("JArray");

/** Newtonsoft.Json.Linq.JArray. */
export class JArray extends JContainer implements ListLike {
  readonly items: JToken[] = [];

  constructor(items: Iterable<JToken> = []) {
    super();
    for (const item of items) this.add(item);
  }

  get csharpType(): NamedType {
    return arrayType();
  }

  get tokenType(): number {
    return TokenType.Array;
  }

  get size(): number {
    return this.items.length;
  }

  override get extent(): number {
    return this.items.length;
  }

  #check(index: number): void {
    if (index < 0 || index >= this.items.length) throw indexOutOfBounds();
  }

  at(index: number): JToken | undefined {
    this.#check(index);
    return this.items[index];
  }

  put(index: number, value: unknown): void {
    this.#check(index);
    const old = this.items[index];
    if (old !== undefined) old.parent = null;
    this.items[index] = attach(value as JToken, this);
  }

  indexOf(value: unknown): number {
    return this.items.indexOf(value as JToken);
  }

  has(value: unknown): boolean {
    return this.indexOf(value) >= 0;
  }

  add(value: unknown): void {
    takeElements(1);
    this.items.push(attach((value ?? new JValue(null, TokenType.Null)) as JToken, this));
  }

  insert(index: number, value: unknown): void {
    if (index < 0 || index > this.items.length) throw indexOutOfBounds();
    takeElements(1);
    this.items.splice(index, 0, attach(value as JToken, this));
  }

  removeAt(index: number): void {
    this.#check(index);
    for (const removed of this.items.splice(index, 1)) removed.parent = null;
  }

  delete(value: unknown): boolean {
    const index = this.indexOf(value);
    if (index >= 0) this.removeAt(index);
    return index >= 0;
  }

  clear(): void {
    for (const item of this.items) item.parent = null;
    this.items.length = 0;
  }

  children(): readonly JToken[] {
    return this.items;
  }

  pathTo(child: JToken): string {
    goOver(this.items.length);
    return `${this.path}[${this.items.indexOf(child)}]`;
  }

  writeTo(json: JsonText): void {
    json.start("[");
    for (const item of this.items) item.writeTo(json);
    json.end("]");
  }

  clone(): JArray {
    return new JArray(this.items.map((item) => item.clone()));
  }

  deepEquals(other: JToken): boolean {
    return (
      other instanceof JArray &&
      other.size === this.size &&
      this.items.every((item, index) => other.items[index]?.deepEquals(item) === true)
    );
  }

  removeChild(token: JToken): void {
    this.delete(token);
  }

  replaceChild(token: JToken, replacement: JToken): void {
    this.put(this.items.indexOf(token), replacement);
  }
}
