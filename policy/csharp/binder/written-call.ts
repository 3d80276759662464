import { inTurn, type Writer } from "../runtime/evaluate.ts";
import { countingOf } from "../types/callable.ts";
import {
  counted,
  countedText,
  isShort,
  type Length,
  longExtent,
  lookAt,
} from "../types/lengths.ts";
import type { Callable } from "../types/member.ts";
import type { Type } from "../types/type.ts";

/**
 * A call with what has been written, and with the types behind it. What a member takes of the budget stands around the
 * call of its function, so that JavaScript sees which it is, in the order in which the member itself takes it: the
 * arguments, the step, what is long of them, and what is made.
 */
export function writtenCall(
  writer: Writer,
  member: Callable,
  given: readonly string[],
  types: readonly Type[] = [],
): string {
  const all = [...given, ...types.map((type) => writer.constant(type))];
  const counting = countingOf(member);
  if (counting === undefined) return writer.call(member, ...all);
  const { run, makes } = counting;
  const looks = given.map((text, index) => lookOf(writer, text, counting.given[index] ?? "short"));
  const isHeld = (index: number) =>
    looks[index] !== undefined || (index === 0 && makes !== "short");
  const held = all.map((text, index) => {
    const isNamed = index === all.length - 1 ? isName(text) : !isHeld(index) || isConstant(text);
    return isNamed ? { name: text, text } : heldIn(writer.temporary(), text);
  });
  const looked = looks.flatMap((look, index) => look?.(held[index]?.name ?? "") ?? []);
  const called = afterArguments(writer, run, held, [writer.step(), ...looked]);
  return makes === "short"
    ? called
    : writer.call(makes === "text" ? countedText : counted, called, held[0]?.name ?? "undefined");
}

/** What computes an argument, and the name by which it is used again. */
interface Held {
  readonly name: string;
  readonly text: string;
}

function heldIn(name: string, text: string): Held {
  return { name, text: `${name} = ${text}` };
}

/** A call with something between the last of its arguments and itself. */
function afterArguments(
  writer: Writer,
  run: Callable,
  held: readonly Held[],
  between: readonly string[],
): string {
  const last = held.at(-1);
  if (last === undefined) return inTurn(...between, writer.call(run));
  const before = held.slice(0, -1).map(({ text }) => text);
  const computed = last.text === last.name ? [] : [last.text];
  return writer.call(run, ...before, inTurn(...computed, ...between, last.name));
}

/** Looks at an argument that may be long, where it stands: there it is mostly of one class. */
function lookOf(
  writer: Writer,
  text: string,
  length: Length,
): ((name: string) => string) | undefined {
  const value = writer.known(text);
  const isKnownShort = typeof value === "string" && isShort(value);
  if (length === "short" || isKnownShort || isLiteral(text)) return undefined;
  return (name) => {
    const extent = length === "text" ? `${name}?.length` : `(${name}?.extent ?? ${name}?.length)`;
    return `${extent} >= ${longExtent} && ${writer.call(lookAt, name)}`;
  };
}

/** A variable, a constant or a literal. */
function isName(text: string): boolean {
  return /^\w+$/.test(text);
}

/** What no other argument changes. */
function isConstant(text: string): boolean {
  return isLiteral(text) || /^k\d+$/.test(text);
}

/** A word of JavaScript or a number, the longest of which is the context of the request. */
function isLiteral(text: string): boolean {
  return /^(?:[a-z]+|-?[\d.]+)$/.test(text);
}
