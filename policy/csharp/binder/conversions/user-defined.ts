import { operatorsOf } from "../../types/lookup.ts";
import type { Operator } from "../../types/member.ts";
import type { Type } from "../../types/type.ts";
import { underlying } from "../../types/well-known.ts";
import { nullType } from "../bound.ts";
import { writtenCall } from "../written-call.ts";
import {
  type Conversion,
  explicitConversion,
  implicitConversion,
  writeConverted,
} from "./standard.ts";

interface Candidate {
  readonly operator: Operator;
  readonly source: Type;
  readonly target: Type;
}

type Conversions = (from: Type, to: Type) => Conversion | undefined;

/** A conversion through `implicit operator`, such as string to JToken. */
export const userImplicitConversion = remembered(findImplicit);

/** A conversion through any user-defined operator, such as JToken to string. */
export const userExplicitConversion = remembered(findExplicit);

/** Overload resolution asks for the same conversions again and again, and mostly there is none. */
function remembered(find: Conversions): Conversions {
  const known = new WeakMap<Type, Map<Type, Conversion | undefined>>();
  return (from, to) => {
    const ofFrom = known.get(from) ?? new Map<Type, Conversion | undefined>();
    known.set(from, ofFrom);
    if (!ofFrom.has(to)) ofFrom.set(to, liftedConversion(find, from, to) ?? find(from, to));
    return ofFrom.get(to);
  };
}

/** A conversion between value types is one between their nullable forms too, where null stays null. */
function liftedConversion(find: Conversions, from: Type, to: Type): Conversion | undefined {
  const [fromInner, toInner] = [underlying(from), underlying(to)];
  if (fromInner === undefined || toInner === undefined) return undefined;
  const inner = find(fromInner, toInner);
  const convert = inner?.convert;
  return convert === undefined
    ? undefined
    : { isIdentity: false, convert: (value) => (value === null ? null : convert(value)) };
}

function findImplicit(from: Type, to: Type): Conversion | undefined {
  const candidates = candidatesOf(["implicit"], from, to).filter(
    ({ source, target }) =>
      implicitConversion(from, source) !== undefined &&
      implicitConversion(target, to) !== undefined,
  );
  return chain(from, to, candidates, false);
}

function findExplicit(from: Type, to: Type): Conversion | undefined {
  const candidates = candidatesOf(["implicit", "explicit"], from, to).filter(
    ({ source, target }) => isEncompassed(from, source) && isEncompassed(target, to),
  );
  return chain(from, to, candidates, true);
}

function candidatesOf(symbols: readonly string[], from: Type, to: Type): readonly Candidate[] {
  if (from === nullType) return [];
  const owners = new Set([underlying(from) ?? from, underlying(to) ?? to]);
  const candidates: Candidate[] = [];
  for (const owner of owners) {
    for (const symbol of symbols) {
      for (const { member } of operatorsOf(owner, symbol)) {
        const source = member.parameters[0]?.type;
        if (source !== undefined)
          candidates.push({ operator: member, source, target: member.returns });
      }
    }
  }
  return candidates;
}

function isEncompassed(from: Type, to: Type): boolean {
  return implicitConversion(from, to) !== undefined || implicitConversion(to, from) !== undefined;
}

/**
 * Picks the operator with the most specific source and target (C# specification, "User-defined
 * conversions") and puts the standard conversions before and after it.
 */
function chain(
  from: Type,
  to: Type,
  candidates: readonly Candidate[],
  isExplicit: boolean,
): Conversion | undefined {
  const source = closestSource(
    from,
    candidates.map((candidate) => candidate.source),
  );
  const target = closestTarget(
    to,
    candidates.map((candidate) => candidate.target),
  );
  const chosen = candidates.find(
    (candidate) => candidate.source === source && candidate.target === target,
  );
  if (chosen === undefined) return undefined;
  const standard = (start: Type, end: Type) =>
    isExplicit ? explicitConversion(start, end, false) : implicitConversion(start, end);
  const before = standard(from, chosen.source);
  const after = standard(chosen.target, to);
  const { run } = chosen.operator;
  return {
    isIdentity: false,
    isUserDefined: true,
    convert: (value) => {
      const converted = run(before?.convert === undefined ? value : before.convert(value));
      return after?.convert === undefined ? converted : after.convert(converted);
    },
    write: (writer, value) => {
      const converted = writtenCall(writer, run, [writeConverted(writer, before, value)]);
      return writeConverted(writer, after, converted);
    },
  };
}

function closestSource(from: Type, types: readonly Type[]): Type | undefined {
  if (types.includes(from)) return from;
  const above = types.filter((type) => implicitConversion(from, type) !== undefined);
  return above.length > 0 ? narrowest(above) : widest(types);
}

function closestTarget(to: Type, types: readonly Type[]): Type | undefined {
  if (types.includes(to)) return to;
  const below = types.filter((type) => implicitConversion(type, to) !== undefined);
  return below.length > 0 ? widest(below) : narrowest(types);
}

/** The type that converts to all the others. */
function narrowest(types: readonly Type[]): Type | undefined {
  return types.find((type) =>
    types.every((other) => implicitConversion(type, other) !== undefined),
  );
}

/** The type that all the others convert to. */
function widest(types: readonly Type[]): Type | undefined {
  return types.find((type) =>
    types.every((other) => implicitConversion(other, type) !== undefined),
  );
}
