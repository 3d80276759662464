import { LiquidError } from "./errors.ts";
import { evaluate, isTrue } from "./expressions.ts";
import type { Loop, Node } from "./nodes.ts";
import { type LiquidValue, shown } from "./values.ts";

/** How often loops may run in one rendering: a template is no reason to hang. */
const mostRounds = 1_000_000;

/** What a template can name while it is rendered. */
export class Scope extends Map<string, LiquidValue> {
  #rounds = 0;

  /** Counts a round of a loop. */
  round(): void {
    this.#rounds += 1;
    if (this.#rounds > mostRounds) {
      throw new LiquidError(`The loops of a template run ${mostRounds} times here, and no more.`);
    }
  }
}

interface Rendered {
  readonly text: string;
  readonly left?: "break" | "continue";
}

/** Writes parts of a template one after another. */
export function renderAll(nodes: readonly Node[], scope: Scope): Rendered {
  let text = "";
  for (const node of nodes) {
    const rendered = render(node, scope);
    text += rendered.text;
    if (rendered.left !== undefined) return { text, left: rendered.left };
  }
  return { text };
}

function render(node: Node, scope: Scope): Rendered {
  switch (node.kind) {
    case "text":
      return node;
    case "output":
      return { text: shown(evaluate(node.value, scope)) };
    case "assign":
      scope.set(node.name, evaluate(node.value, scope));
      return { text: "" };
    case "capture":
      scope.set(node.name, renderAll(node.body, scope).text);
      return { text: "" };
    case "choice": {
      const chosen = node.branches.find(
        ({ condition }) => condition === undefined || isTrue(evaluate(condition, scope)),
      );
      return renderAll(chosen?.body ?? [], scope);
    }
    case "loop":
      return renderLoop(node.loop, scope);
    case "leave":
      return { text: "", left: node.how };
  }
}

function renderLoop(loop: Loop, scope: Scope): Rendered {
  const items = itemsOf(loop, scope);
  if (items.length === 0) return renderAll(loop.otherwise, scope);
  const before = [loop.variable, "forloop"].map((name) => [name, scope.get(name)] as const);
  let text = "";
  for (const [index, item] of items.entries()) {
    scope.round();
    scope.set(loop.variable, item);
    scope.set("forloop", placeOf(index, items.length));
    const rendered = renderAll(loop.body, scope);
    text += rendered.text;
    if (rendered.left === "break") break;
  }
  for (const [name, value] of before) {
    if (value === undefined) scope.delete(name);
    else scope.set(name, value);
  }
  return { text };
}

function itemsOf({ items, offset, limit, reversed }: Loop, scope: Scope): readonly LiquidValue[] {
  const value = evaluate(items, scope);
  const all: readonly LiquidValue[] =
    value instanceof Map
      ? [...value].map(
          ([key, entry]) =>
            new Map<string, LiquidValue>([
              ["Key", key],
              ["Value", entry],
            ]),
        )
      : Array.isArray(value)
        ? value
        : value === null || value === ""
          ? []
          : [value];
  const start = offset === undefined ? 0 : Number(evaluate(offset, scope));
  const end = limit === undefined ? all.length : start + Number(evaluate(limit, scope));
  const part = all.slice(start, end);
  return reversed ? part.toReversed() : part;
}

function placeOf(index: number, length: number): LiquidValue {
  return new Map<string, LiquidValue>([
    ["index", index + 1],
    ["index0", index],
    ["rindex", length - index],
    ["rindex0", length - index - 1],
    ["first", index === 0],
    ["last", index === length - 1],
    ["length", length],
  ]);
}
