import { takeText, textMustFit } from "../../runtime/budget.ts";
import { replaced, textOfUnits } from "../../runtime/characters.ts";
import { compositeFormat } from "../../runtime/composite-format.ts";
import { displayValue } from "../../runtime/display.ts";
import {
  argument,
  argumentOutOfRange,
  checkCapacity,
  indexOutOfRange,
  required,
} from "../../runtime/exceptions.ts";
import { type ArrayValue, PlainObject } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define } from "../../types/registry.ts";

type Text = string | null;

class StringBuilderValue extends PlainObject {
  protected readonly typeName = "System.Text.StringBuilder";
  text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override get extent(): number {
    return this.text.length;
  }

  append(text: string): this {
    takeText(text.length);
    this.text += text;
    return this;
  }

  /** Replaces a part of the text, which must exist. */
  splice(start: number, length: number, text: string): this {
    if (start < 0 || length < 0 || start + length > this.text.length) {
      throw argumentOutOfRange(
        "index",
        "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
      );
    }
    takeText(text.length);
    this.text = this.text.slice(0, start) + text + this.text.slice(start + length);
    return this;
  }

  override toString(): string {
    return this.text;
  }
}

/** `Append` and `Insert` of the types whose text is that of their `ToString`. */
function perType(types: readonly string[]): MemberTable {
  const table: Record<string, MemberTable[string]> = {};
  for (const type of types) {
    table[`Append(${type} value): StringBuilder`] = (self: StringBuilderValue, value: unknown) =>
      self.append(displayValue(value));
    table[`Insert(int index, ${type} value): StringBuilder`] = (
      self: StringBuilderValue,
      index: number,
      value: unknown,
    ) => self.splice(index, 0, displayValue(value));
  }
  return table;
}

define("class System.Text.StringBuilder", {
  "new()": () => new StringBuilderValue(""),
  "new(int capacity)": (capacity: number) => {
    checkCapacity(capacity);
    return new StringBuilderValue("");
  },
  "new(string value)": (value: Text) => new StringBuilderValue(value ?? ""),
  "new(string value, int capacity)": (value: Text, capacity: number) => {
    checkCapacity(capacity);
    return new StringBuilderValue(value ?? "");
  },
  ...perType(["string", "object", "bool"]),
  "Append(char value): StringBuilder": (self: StringBuilderValue, unit: number) =>
    self.append(String.fromCharCode(unit)),
  "Append(char value, int repeatCount): StringBuilder": (
    self: StringBuilderValue,
    unit: number,
    count: number,
  ) => {
    if (count < 0) throw argumentOutOfRange("repeatCount");
    textMustFit(count);
    return self.append(String.fromCharCode(unit).repeat(count));
  },
  "Append(char[] value): StringBuilder": (self: StringBuilderValue, units: ArrayValue | null) =>
    self.append(textOfUnits(units?.items ?? [])),
  "Append(string value, int startIndex, int count): StringBuilder": (
    self: StringBuilderValue,
    value: Text,
    start: number,
    count: number,
  ) => {
    if (start >= 0 && count === 0) return self;
    if (start < 0 || count < 0 || start + count > (value ?? "").length) {
      throw argumentOutOfRange("startIndex");
    }
    return self.append((value ?? "").slice(start, start + count));
  },
  "AppendLine(): StringBuilder": (self: StringBuilderValue) => self.append("\n"),
  "AppendLine(string value): StringBuilder": (self: StringBuilderValue, value: Text) =>
    self.append(`${value ?? ""}\n`),
  "AppendFormat(string format, params object[] args): StringBuilder": (
    self: StringBuilderValue,
    format: Text,
    values: ArrayValue,
  ) => self.append(compositeFormat(required(format, "format"), required(values, "args").items)),
  "Insert(int index, char value): StringBuilder": (
    self: StringBuilderValue,
    index: number,
    unit: number,
  ) => self.splice(index, 0, String.fromCharCode(unit)),
  "Remove(int startIndex, int length): StringBuilder": (
    self: StringBuilderValue,
    start: number,
    length: number,
  ) => self.splice(start, length, ""),
  "Replace(string oldValue, string newValue): StringBuilder": (
    self: StringBuilderValue,
    from: Text,
    to: Text,
  ) => {
    if (required(from, "oldValue") === "") {
      throw argument("String cannot be of zero length.", "oldValue");
    }
    self.text = replaced(self.text, from ?? "", to ?? "");
    takeText(self.text.length);
    return self;
  },
  "Replace(char oldChar, char newChar): StringBuilder": (
    self: StringBuilderValue,
    from: number,
    to: number,
  ) => {
    self.text = replaced(self.text, String.fromCharCode(from), String.fromCharCode(to));
    takeText(self.text.length);
    return self;
  },
  "Clear(): StringBuilder": (self: StringBuilderValue) => {
    self.text = "";
    return self;
  },
  "Length: int": {
    get: (self: StringBuilderValue) => self.text.length,
    set: (self: StringBuilderValue, length: number) => {
      if (length < 0) throw argumentOutOfRange("value");
      takeText(length);
      self.text = self.text.slice(0, length).padEnd(length, "\0");
    },
  },
  "this[int index]: char": {
    get: (self: StringBuilderValue, index: number) => {
      if (index < 0 || index >= self.text.length) throw indexOutOfRange();
      return self.text.charCodeAt(index);
    },
    set: (self: StringBuilderValue, index: number, unit: number) => {
      if (index < 0 || index >= self.text.length) throw argumentOutOfRange("index");
      self.splice(index, 1, String.fromCharCode(unit));
    },
  },
  "ToString(): string": (self: StringBuilderValue) => self.text,
  "ToString(int startIndex, int length): string": (
    self: StringBuilderValue,
    start: number,
    length: number,
  ) => {
    if (start < 0 || length < 0 || start + length > self.text.length) {
      throw argumentOutOfRange("startIndex");
    }
    return self.text.slice(start, start + length);
  },
});
