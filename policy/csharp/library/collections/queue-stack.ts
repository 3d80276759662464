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

/** A Queue or a Stack. Putting and taking cost the same however long it is. */
class LineValue extends CSharpObject {
  readonly csharpType: NamedType;
  readonly elementType: Type;
  readonly #isStack: boolean;
  /** In the order in which they were put. */
  readonly #kept: unknown[] = [];
  /** How many at the start of a queue are out already. */
  #taken = 0;
  #version = 0;

  constructor(name: "Queue" | "Stack", elementType: Type) {
    super();
    this.csharpType = typeNamed(`System.Collections.Generic.${name}`, elementType);
    this.elementType = elementType;
    this.#isStack = name === "Stack";
  }

  get size(): number {
    return this.#kept.length - this.#taken;
  }

  override get extent(): number {
    return this.size;
  }

  /** The item that comes out next. */
  get next(): unknown {
    return this.#isStack ? this.#kept.at(-1) : this.#kept[this.#taken];
  }

  put(item: unknown): void {
    takeElements(1);
    this.#kept.push(item);
    this.#version += 1;
  }

  take(): unknown {
    this.#version += 1;
    if (this.#isStack) return this.#kept.pop();
    const item = this.#kept[this.#taken];
    this.#kept[this.#taken] = undefined;
    this.#taken += 1;
    // So often that each item is moved once at most for one that is out.
    if (this.#taken * 2 > this.#kept.length) {
      this.#kept.splice(0, this.#taken);
      this.#taken = 0;
    }
    return item;
  }

  clear(): void {
    this.#kept.length = 0;
    this.#taken = 0;
    this.#version += 1;
  }

  /** In the order in which they come out. */
  inOrder(): unknown[] {
    return this.#isStack ? this.#kept.toReversed() : this.#kept.slice(this.#taken);
  }

  [Symbol.iterator](): Iterator<unknown> {
    return guarded(this.inOrder(), () => this.#version);
  }
}

function nonEmpty(self: LineValue, name: string): LineValue {
  if (self.size === 0) throw invalidOperation(`${name} empty.`);
  return self;
}

/** What both have. */
function common(name: "Queue" | "Stack"): MemberTable {
  return {
    "new()": (type: Type) => new LineValue(name, type),
    "new(int capacity)": (capacity: number, type: Type) => {
      checkCapacity(capacity);
      return new LineValue(name, type);
    },
    "new(IEnumerable<T> collection)": (source: Enumerable | null, type: Type) => {
      const line = new LineValue(name, type);
      for (const item of iterate(required(source, "collection"))) line.put(item);
      return line;
    },
    "Count: int": (self: LineValue) => self.size,
    "Peek(): T": (self: LineValue) => nonEmpty(self, name).next,
    "TryPeek(out T result): bool": (self: LineValue, result: Reference<unknown>, type: Type) => {
      const isThere = self.size > 0;
      result.value = isThere ? self.next : defaultValue(type);
      return isThere;
    },
    "Contains(T item): bool": (self: LineValue, item: unknown) =>
      self.inOrder().some((each) => equalValues(each, item)),
    "Clear(): void": (self: LineValue) => self.clear(),
    "ToArray(): T[]": (self: LineValue, type: Type) => arrayFrom(type, self.inOrder()),
  };
}

function tryTake(self: LineValue, result: Reference<unknown>, type: Type): boolean {
  const isThere = self.size > 0;
  result.value = isThere ? self.take() : defaultValue(type);
  return isThere;
}

define("class System.Collections.Generic.Queue<T> : IReadOnlyCollection<T>", {
  ...common("Queue"),
  "Enqueue(T item): void": (self: LineValue, item: unknown) => self.put(item),
  "TryDequeue(out T result): bool": tryTake,
  "Dequeue(): T": (self: LineValue) => nonEmpty(self, "Queue").take(),
});

define("class System.Collections.Generic.Stack<T> : IReadOnlyCollection<T>", {
  ...common("Stack"),
  "Push(T item): void": (self: LineValue, item: unknown) => self.put(item),
  "TryPop(out T result): bool": tryTake,
  "Pop(): T": (self: LineValue) => nonEmpty(self, "Stack").take(),
});
