import { argumentOutOfRange, notSupported, required } from "../../runtime/exceptions.ts";
import { PlainObject } from "../../runtime/value.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType } from "../../types/type.ts";
import type { Translation } from "./translate.ts";

/** A Capture, and with `isSuccess` a Group. */
class GroupValue extends PlainObject {
  protected readonly typeName: string = "System.Text.RegularExpressions.Group";
  readonly value: string;
  readonly index: number;
  readonly isSuccess: boolean;
  readonly isRepeated: boolean;

  constructor(value: string | undefined, index: number, isRepeated: boolean) {
    super();
    this.value = value ?? "";
    this.index = value === undefined ? 0 : index;
    this.isSuccess = value !== undefined;
    this.isRepeated = isRepeated;
  }

  get length(): number {
    return this.value.length;
  }

  override toString(): string {
    return this.value;
  }
}

const failed = new GroupValue(undefined, 0, false);

/** A System.Text.RegularExpressions.Match. */
export class MatchValue extends GroupValue {
  protected override readonly typeName = "System.Text.RegularExpressions.Match";
  readonly #text: string;
  readonly #match: RegExpExecArray | undefined;
  readonly #translation: Translation | undefined;

  constructor(
    text: string,
    match: RegExpExecArray | undefined,
    translation: Translation | undefined,
  ) {
    super(match?.[0], match?.index ?? 0, false);
    this.#text = text;
    this.#match = match;
    this.#translation = translation;
  }

  static readonly empty = new MatchValue("", undefined, undefined);

  /** How many groups the pattern has, the whole match included. */
  get groupCount(): number {
    return this.#translation?.groups.length ?? 1;
  }

  group(number: number): GroupValue {
    if (number === 0) return this;
    const index = this.#translation?.groups[number];
    if (index === undefined || this.#match === undefined) return failed;
    const start = this.#match.indices?.[index]?.[0] ?? 0;
    const isRepeated = this.#translation?.repeated.has(number) === true;
    return new GroupValue(this.#match[index], start, isRepeated);
  }

  named(name: string): GroupValue {
    const number = this.#translation?.names.get(name) ?? (/^\d+$/.test(name) ? Number(name) : -1);
    return number < 0 ? failed : this.group(number);
  }

  /** The texts of the groups that took part, without the whole match. */
  captured(): readonly string[] {
    const texts: string[] = [];
    for (let number = 1; number < this.groupCount; number += 1) {
      const group = this.group(number);
      if (group.isSuccess) texts.push(group.value);
    }
    return texts;
  }

  /** Fills a replacement pattern of .NET: `$1`, `${name}`, `$$`, `$&` and their like. */
  result(pattern: string): string {
    return pattern.replace(
      /\$(?:(\$)|(&)|(`)|(')|(\+)|(_)|(\d+)|\{(\w+)\})/g,
      (whole, ...parts) => {
        const [dollar, all, before, after, last, input, number, name] = parts as (
          | string
          | undefined
        )[];
        if (dollar !== undefined) return "$";
        if (all !== undefined) return this.value;
        if (before !== undefined) return this.#text.slice(0, this.index);
        if (after !== undefined) return this.#text.slice(this.index + this.length);
        if (last !== undefined) return this.group(this.groupCount - 1).value;
        if (input !== undefined) return this.#text;
        const key = name ?? number ?? "";
        if (/^\d+$/.test(key))
          return Number(key) < this.groupCount ? this.group(Number(key)).value : whole;
        return this.#translation?.names.has(key) === true ? this.named(key).value : whole;
      },
    );
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
    for (let number = 0; number < this.match.groupCount; number += 1)
      yield this.match.group(number);
  }
}

class CaptureCollectionValue extends PlainObject implements Iterable<GroupValue> {
  protected readonly typeName = "System.Text.RegularExpressions.CaptureCollection";
  readonly items: readonly GroupValue[];

  constructor(group: GroupValue) {
    super();
    if (group.isRepeated) {
      throw notSupported("Only the last capture of a repeated group is known here.");
    }
    this.items = group.isSuccess ? [group] : [];
  }

  [Symbol.iterator](): Iterator<GroupValue> {
    return this.items[Symbol.iterator]();
  }
}

define("class System.Text.RegularExpressions.Capture", {
  "Value: string": (self: GroupValue) => self.value,
  "Index: int": (self: GroupValue) => self.index,
  "Length: int": (self: GroupValue) => self.length,
  "ToString(): string": (self: GroupValue) => self.value,
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
  "Count: int": (self: GroupCollectionValue) => self.match.groupCount,
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
