import { arrayFrom } from "../../runtime/arrays.ts";
import { takeElements } from "../../runtime/budget.ts";
import { defaultValue } from "../../runtime/casting.ts";
import { equalValues } from "../../runtime/equality.ts";
import { checkCapacity, invalidOperation, required } from "../../runtime/exceptions.ts";
import { guarded } from "../../runtime/hash-table.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import { CSharpObject, type Reference } from "../../runtime/value.ts";
import type { MemberTable } from "../../types/member.ts";
import { define, typeNamed } from "../../types/registry.ts";
import type { NamedType, Type } from "../../types/type.ts";

/** A Queue or a Stack: items in the order in which they come out. */
class LineValue extends CSharpObject {
  readonly csharpType: NamedType;
  readonly elementType: Type;
  readonly items: unknown[] = [];
  #version = 0;

  constructor(name: "Queue" | "Stack", elementType: Type) {
    super();
    this.csharpType = typeNamed(`System.Collections.Generic.${name}`, elementType);
    this.elementType = elementType;
  }

  get size(): number {
    return this.items.length;
  }

  override get extent(): number {
    return this.items.length;
  }

  /** Puts an item where a queue ends, or where a stack begins. */
  put(item: unknown, end: "back" | "front"): void {
    takeElements(1);
    if (end === "back") this.items.push(item);
    else this.items.unshift(item);
    this.#version += 1;
  }

  take(): unknown {
    this.#version += 1;
    return this.items.shift();
  }

  clear(): void {
    this.items.length = 0;
    this.#version += 1;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return guarded(this.items, () => this.#version);
  }
}

function nonEmpty(self: LineValue, name: string): LineValue {
  if (self.size === 0) throw invalidOperation(`${name} empty.`);
  return self;
}

/** What both have. */
function common(name: "Queue" | "Stack", end: "back" | "front"): MemberTable {
  return {
    "new()": (type: Type) => new LineValue(name, type),
    "new(int capacity)": (capacity: number, type: Type) => {
      checkCapacity(capacity);
      return new LineValue(name, type);
    },
    "new(IEnumerable<T> collection)": (source: Enumerable | null, type: Type) => {
      const line = new LineValue(name, type);
      for (const item of iterate(required(source, "collection"))) line.put(item, end);
      return line;
    },
    "Count: int": (self: LineValue) => self.size,
    "Peek(): T": (self: LineValue) => nonEmpty(self, name).items[0],
    "TryPeek(out T result): bool": (self: LineValue, result: Reference<unknown>, type: Type) => {
      const isThere = self.size > 0;
      result.value = isThere ? self.items[0] : defaultValue(type);
      return isThere;
    },
    "Contains(T item): bool": (self: LineValue, item: unknown) =>
      self.items.some((each) => equalValues(each, item)),
    "Clear(): void": (self: LineValue) => self.clear(),
    "ToArray(): T[]": (self: LineValue, type: Type) => arrayFrom(type, self.items),
  };
}

function tryTake(self: LineValue, result: Reference<unknown>, type: Type): boolean {
  const isThere = self.size > 0;
  result.value = isThere ? self.take() : defaultValue(type);
  return isThere;
}

define("class System.Collections.Generic.Queue<T> : IReadOnlyCollection<T>", {
  ...common("Queue", "back"),
  "Enqueue(T item): void": (self: LineValue, item: unknown) => self.put(item, "back"),
  "TryDequeue(out T result): bool": tryTake,
  "Dequeue(): T": (self: LineValue) => nonEmpty(self, "Queue").take(),
});

define("class System.Collections.Generic.Stack<T> : IReadOnlyCollection<T>", {
  ...common("Stack", "front"),
  "Push(T item): void": (self: LineValue, item: unknown) => self.put(item, "front"),
  "TryPop(out T result): bool": tryTake,
  "Pop(): T": (self: LineValue) => nonEmpty(self, "Stack").take(),
});
