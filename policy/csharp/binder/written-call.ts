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
 * A call of a member as JavaScript. What it takes from the budget is written around the function of the library, so that V8
 * sees which function is called, and in the order in which the member itself takes it: after the arguments the step, then
 * what is long among them, and at last what is made.
 *
 * @param given the arguments, as they are written already
 * @param types the types that are arguments behind them
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
  // An argument that is used again needs a name, whose value the arguments behind it cannot change.
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

/** An argument: what computes it, and the name by which it is used again. */
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

/** Looks at an argument that may be long; written out, so that V8 finds mostly one class at each place. */
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

/** What computing another argument cannot change. */
function isConstant(text: string): boolean {
  return isLiteral(text) || /^k\d+$/.test(text);
}

/** A number or a word of JavaScript, such as `true`, or the context of the request. */
function isLiteral(text: string): boolean {
  return /^(?:[a-z]+|-?[\d.]+)$/.test(text);
}
