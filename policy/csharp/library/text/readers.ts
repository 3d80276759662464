import { box } from "../../runtime/casting.ts";
import { compositeFormat } from "../../runtime/composite-format.ts";
import { displayValue } from "../../runtime/display.ts";
import { CSharpException, required } from "../../runtime/exceptions.ts";
import type { ArrayValue } from "../../runtime/value.ts";
import { PlainObject } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";

type Text = string | null;

const closed = (what: string) =>
  new CSharpException(
    "System.ObjectDisposedException",
    `Cannot ${what} a closed Text${what === "read from" ? "Reader" : "Writer"}.`,
  );

/** A System.IO.StringReader. */
export class StringReaderValue extends PlainObject {
  protected readonly typeName = "System.IO.StringReader";
  #text: string | undefined;
  #at = 0;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  #open(): string {
    if (this.#text === undefined) throw closed("read from");
    return this.#text;
  }

  /** The next unit without moving on, or -1. */
  peek(): number {
    const text = this.#open();
    return this.#at < text.length ? text.charCodeAt(this.#at) : -1;
  }

  read(): number {
    const unit = this.peek();
    if (unit >= 0) this.#at += 1;
    return unit;
  }

  /** A line without its end, which is `\r`, `\n` or `\r\n`. */
  readLine(): Text {
    const text = this.#open();
    if (this.#at >= text.length) return null;
    const end = /\r\n?|\n|$/g;
    end.lastIndex = this.#at;
    const found = end.exec(text);
    const line = text.slice(this.#at, found?.index);
    this.#at += line.length + (found?.[0].length ?? 0);
    return line;
  }

  readToEnd(): string {
    const rest = this.#open().slice(this.#at);
    this.#at += rest.length;
    return rest;
  }

  dispose(): void {
    this.#text = undefined;
  }
}

/** A System.IO.StringWriter. Lines end as they do on Linux. */
export class StringWriterValue extends PlainObject {
  protected readonly typeName = "System.IO.StringWriter";
  #text = "";
  #isClosed = false;

  write(text: string): void {
    if (this.#isClosed) throw closed("write to");
    this.#text += text;
  }

  dispose(): void {
    this.#isClosed = true;
  }

  override toString(): string {
    return this.#text;
  }
}

define("class System.IO.TextReader : System.IDisposable");
define("class System.IO.TextWriter : System.IDisposable");

define("class System.IO.StringReader : TextReader", {
  "new(string s)": (text: Text) => new StringReaderValue(required(text, "s")),
  "Peek(): int": (self: StringReaderValue) => self.peek(),
  "Read(): int": (self: StringReaderValue) => self.read(),
  "ReadLine(): string": (self: StringReaderValue) => self.readLine(),
  "ReadToEnd(): string": (self: StringReaderValue) => self.readToEnd(),
  "Close(): void": (self: StringReaderValue) => self.dispose(),
  "Dispose(): void": (self: StringReaderValue) => self.dispose(),
});

/** What is written as its ToString gives it, with and without the end of a line. */
function writes(): MemberTable {
  const table: Record<string, MemberTable[string]> = {};
  for (const keyword of [
    "bool",
    "char",
    "int",
    "uint",
    "long",
    "ulong",
    "float",
    "double",
    "decimal",
    "string",
    "object",
  ]) {
    const type = typeNamed(systemNames[keyword] ?? "System.Object");
    const text = (value: unknown) => displayValue(box(value, type));
    table[`Write(${keyword} value): void`] = (self: StringWriterValue, value: unknown) =>
      self.write(text(value));
    table[`WriteLine(${keyword} value): void`] = (self: StringWriterValue, value: unknown) =>
      self.write(`${text(value)}\n`);
  }
  return table;
}

const systemNames: Readonly<Record<string, string>> = {
  bool: "System.Boolean",
  char: "System.Char",
  int: "System.Int32",
  uint: "System.UInt32",
  long: "System.Int64",
  ulong: "System.UInt64",
  float: "System.Single",
  double: "System.Double",
  decimal: "System.Decimal",
  string: "System.String",
};

function formatted(format: Text, values: ArrayValue | null): string {
  return compositeFormat(required(format, "format"), required(values, "arg").items);
}

define("class System.IO.StringWriter : TextWriter", {
  "new()": () => new StringWriterValue(),
  ...writes(),
  "Write(string format, params object[] arg): void": (
    self: StringWriterValue,
    format: Text,
    values: ArrayValue | null,
  ) => self.write(formatted(format, values)),
  "WriteLine(): void": (self: StringWriterValue) => self.write("\n"),
  "WriteLine(string format, params object[] arg): void": (
    self: StringWriterValue,
    format: Text,
    values: ArrayValue | null,
  ) => self.write(`${formatted(format, values)}\n`),
  "NewLine: string": () => "\n",
  "Flush(): void": () => undefined,
  "Close(): void": (self: StringWriterValue) => self.dispose(),
  "Dispose(): void": (self: StringWriterValue) => self.dispose(),
  "ToString(): string": (self: StringWriterValue) => self.toString(),
});
