import { goOver } from "../../runtime/budget.ts";
import { argumentOutOfRange, notSupported, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType } from "../../types/type.ts";
import type { Span } from "./captures.ts";
import type { Found } from "./matcher.ts";
import type { Program } from "./program.ts";

/** A System.Text.RegularExpressions.Capture. */
class CaptureValue extends PlainObject {
  protected readonly typeName: string = "System.Text.RegularExpressions.Capture";
  readonly value: string;
  readonly index: number;

  constructor(text: string, { start, end }: Span) {
    super();
    this.value = text.slice(start, end);
    this.index = start;
  }

  get length(): number {
    return this.value.length;
  }

  override toString(): string {
    return this.value;
  }
}

/** A System.Text.RegularExpressions.Group: its last capture, and all of them. */
class GroupValue extends CaptureValue {
  protected override readonly typeName: string = "System.Text.RegularExpressions.Group";
  readonly #text: string;
  readonly #spans: readonly Span[];

  constructor(text: string, spans: readonly Span[]) {
    super(text, spans.at(-1) ?? { start: 0, end: 0 });
    this.#text = text;
    this.#spans = spans;
  }

  get isSuccess(): boolean {
    return this.#spans.length > 0;
  }

  /** All captures, the first one first. */
  captures(): readonly CaptureValue[] {
    if (!this.isSuccess) return [];
    const before = this.#spans.slice(0, -1);
    // The latest capture is the group itself, as it is in .NET.
    return [...before.map((span) => new CaptureValue(this.#text, span)), this];
  }
}

const failed = new GroupValue("", []);

/** A System.Text.RegularExpressions.Match. */
export class MatchValue extends GroupValue {
  protected override readonly typeName = "System.Text.RegularExpressions.Match";
  readonly #text: string;
  readonly #found: Found | undefined;
  readonly #program: Program | undefined;

  constructor(text: string, found: Found | undefined, program: Program | undefined) {
    super(text, found === undefined ? [] : [found]);
    this.#text = text;
    this.#found = found;
    this.#program = program;
  }

  static readonly empty = new MatchValue("", undefined, undefined);

  /** The numbers of the groups, in order; there may be gaps. */
  get groupNumbers(): readonly number[] {
    return this.#program?.numbers ?? [0];
  }

  group(number: number): GroupValue {
    if (number === 0) return this;
    const spans = this.#found?.captures.get(number) ?? [];
    return spans.length === 0 ? failed : new GroupValue(this.#text, spans);
  }

  named(name: string): GroupValue {
    const number = this.#numberOf(name);
    return number === undefined ? failed : this.group(number);
  }

  #numberOf(name: string): number | undefined {
    if (!/^\d+$/.test(name)) return this.#program?.names.get(name);
    return this.groupNumbers.includes(Number(name)) ? Number(name) : undefined;
  }

  /** The texts of the groups that took part, without the whole match. */
  captured(): readonly string[] {
    const groups = this.groupNumbers.slice(1).map((number) => this.group(number));
    return groups.filter(({ isSuccess }) => isSuccess).map(({ value }) => value);
  }

  /** Fills a replacement pattern of .NET: `$1`, `${name}`, `$$`, `$&` and their like. */
  result(pattern: string): string {
    goOver(pattern.length);
    return pattern.replace(
      /\$(?:([$&`'+_])|(\d+)|\{(\w+)\})/g,
      (whole: string, sign?: string, digits?: string, name?: string) => {
        if (sign !== undefined) return this.#substitute(sign);
        const number = this.#numberOf(digits ?? name ?? "");
        return number === undefined ? whole : this.group(number).value;
      },
    );
  }

  #substitute(sign: string): string {
    switch (sign) {
      case "&":
        return this.value;
      case "`":
        return this.#text.slice(0, this.index);
      case "'":
        return this.#text.slice(this.index + this.length);
      case "+":
        return this.group(this.groupNumbers.at(-1) ?? 0).value;
      case "_":
        return this.#text;
      default:
        return sign;
    }
  }
}

/** The results of `Regex.Matches`. */
export class MatchCollectionValue extends PlainObject implements Iterable<MatchValue> {
  protected readonly typeName = "System.Text.RegularExpressions.MatchCollection";
  readonly items: readonly MatchValue[];

  constructor(items: readonly MatchValue[]) {
    super();
    this.items = items;
  }

  override get extent(): number {
    return this.items.length;
  }

  get elementType(): NamedType {
    return typeNamed("System.Text.RegularExpressions.Match");
  }

  [Symbol.iterator](): Iterator<MatchValue> {
    return this.items[Symbol.iterator]();
  }
}

class GroupCollectionValue extends PlainObject implements Iterable<GroupValue> {
  protected readonly typeName = "System.Text.RegularExpressions.GroupCollection";
  readonly match: MatchValue;

  constructor(match: MatchValue) {
    super();
    this.match = match;
  }

  get elementType(): NamedType {
    return typeNamed("System.Text.RegularExpressions.Group");
  }

  *[Symbol.iterator](): Generator<GroupValue> {
    for (const number of this.match.groupNumbers) yield this.match.group(number);
  }
}

class CaptureCollectionValue extends PlainObject implements Iterable<CaptureValue> {
  protected readonly typeName = "System.Text.RegularExpressions.CaptureCollection";
  readonly items: readonly CaptureValue[];

  constructor(group: GroupValue) {
    super();
    this.items = group.captures();
  }

  get elementType(): NamedType {
    return typeNamed("System.Text.RegularExpressions.Capture");
  }

  [Symbol.iterator](): Iterator<CaptureValue> {
    return this.items[Symbol.iterator]();
  }
}

define("class System.Text.RegularExpressions.Capture", {
  "Value: string": (self: CaptureValue) => self.value,
  "Index: int": (self: CaptureValue) => self.index,
  "Length: int": (self: CaptureValue) => self.length,
  "ToString(): string": (self: CaptureValue) => self.value,
});

define("class System.Text.RegularExpressions.Group : Capture", {
  "Success: bool": (self: GroupValue) => self.isSuccess,
  "Captures: CaptureCollection": (self: GroupValue) => new CaptureCollectionValue(self),
});

define("class System.Text.RegularExpressions.Match : Group", {
  "static Empty: Match": () => MatchValue.empty,
  "Groups: GroupCollection": (self: MatchValue) => new GroupCollectionValue(self),
  "Result(string replacement): string": (self: MatchValue, pattern: string | null) => {
    if (!self.isSuccess) throw notSupported("Result cannot be called on a failed Match.");
    return self.result(required(pattern, "replacement"));
  },
});

// Of these APIM's list allows Cast<Match>() and foreach only, so Count and the indexer are refused.
define("class System.Text.RegularExpressions.MatchCollection : System.Collections.IEnumerable", {
  "Count: int": (self: MatchCollectionValue) => self.items.length,
  "this[int i]: Match": (self: MatchCollectionValue, index: number) => self.items[index] ?? null,
});

define("class System.Text.RegularExpressions.GroupCollection : System.Collections.IEnumerable", {
  "Count: int": (self: GroupCollectionValue) => self.match.groupNumbers.length,
  "this[int groupnum]: Group": (self: GroupCollectionValue, number: number) =>
    number < 0 ? failed : self.match.group(number),
  "this[string groupname]: Group": (self: GroupCollectionValue, name: string | null) =>
    self.match.named(required(name, "groupname")),
});

define("class System.Text.RegularExpressions.CaptureCollection : System.Collections.IEnumerable", {
  "Count: int": (self: CaptureCollectionValue) => self.items.length,
  "this[int i]: Capture": (self: CaptureCollectionValue, index: number) => {
    const item = self.items[index];
    if (item === undefined) throw argumentOutOfRange("i");
    return item;
  },
});
