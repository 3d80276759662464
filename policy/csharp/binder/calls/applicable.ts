import type { Constructor, Found, Indexer, Method, Parameter } from "../../types/member.ts";
import { isReferenceType, isSubtype } from "../../types/subtyping.ts";
import {
  argumentsOf,
  isSameType,
  substitute,
  type Type,
  type TypeParameter,
} from "../../types/type.ts";
import { isValueType, underlying } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import type { Argument, Bound } from "../bound.ts";
import { inferTypeArguments } from "./inference.ts";

/** What can be overloaded. */
export type Overload = Method | Constructor | Indexer;

/** Where the value of a parameter comes from. */
export type Slot =
  | { readonly kind: "argument"; readonly argument: number; readonly type: Type }
  | { readonly kind: "default"; readonly parameter: Parameter; readonly type: Type }
  | { readonly kind: "params"; readonly arguments: readonly number[]; readonly element: Type };

/** An overload that accepts the arguments. */
export interface Applicable<M extends Overload> {
  readonly found: Found<M>;
  readonly typeArguments: readonly Type[];
  readonly slots: readonly Slot[];
  /** The type of the parameter that each argument goes to. */
  readonly parameterTypes: readonly Type[];
  /** The same before type arguments were filled in, to compare how specific they are. */
  readonly declaredTypes: readonly Type[];
  readonly isExpanded: boolean;
  readonly usesDefaults: boolean;
}

/** The overload in its normal form if that is applicable, otherwise in its expanded form. */
export function applicableForms<M extends Overload>(
  binder: Binder,
  found: Found<M>,
  given: readonly Argument[],
  typeArguments: readonly Type[],
): readonly Applicable<M>[] {
  const normal = applicable(binder, found, given, typeArguments, false);
  if (normal !== undefined) return [normal];
  const last = found.member.parameters.at(-1);
  if (last?.mode !== "params") return [];
  const expanded = applicable(binder, found, given, typeArguments, true);
  return expanded === undefined ? [] : [expanded];
}

function applicable<M extends Overload>(
  binder: Binder,
  found: Found<M>,
  given: readonly Argument[],
  typeArguments: readonly Type[],
  isExpanded: boolean,
): Applicable<M> | undefined {
  const { member, owner } = found;
  const ofOwner = argumentsOf(owner);
  const slots = assignSlots(member.parameters, given, isExpanded);
  if (slots === undefined) return undefined;
  const declaredTypes = typesOfArguments(slots, given.length).map((type) =>
    substitute(type, ofOwner),
  );
  const chosen = typeArgumentsFor(binder, member, given, declaredTypes, typeArguments);
  if (chosen === undefined || !isWithinBounds(member, chosen)) return undefined;
  const mapping = new Map(ofOwner);
  if (member.kind === "method") {
    for (const [index, parameter] of member.typeParameters.entries()) {
      const argument = chosen[index];
      if (argument !== undefined) mapping.set(parameter, argument);
    }
  }
  const parameterTypes = declaredTypes.map((type) => substitute(type, mapping));
  const accepts = given.every((argument, index) => {
    const type = parameterTypes[index];
    return type !== undefined && acceptsArgument(binder, argument.bound, type);
  });
  if (!accepts) return undefined;
  return {
    found,
    typeArguments: chosen,
    slots: slots.map((slot) => substituteSlot(slot, mapping)),
    parameterTypes,
    declaredTypes,
    isExpanded,
    usesDefaults: slots.some((slot) => slot.kind === "default"),
  };
}

/** Whether the type arguments are what a method's type parameters ask for (C# 7.3). */
function isWithinBounds(member: Overload, chosen: readonly Type[]): boolean {
  if (member.kind !== "method") return true;
  return member.typeParameters.every(({ bound }, index) => {
    const argument = chosen[index];
    if (bound === undefined || argument === undefined) return true;
    if (bound === "class") return isReferenceType(argument);
    if (bound === "struct") return isValueType(argument) && underlying(argument) === undefined;
    return isSubtype(argument, bound);
  });
}

function acceptsArgument(binder: Binder, bound: Bound, type: Type): boolean {
  if (bound.form === "out") return bound.type === undefined || isSameType(bound.type, type);
  return binder.converts(bound, type);
}

function typeArgumentsFor(
  binder: Binder,
  member: Overload,
  given: readonly Argument[],
  declaredTypes: readonly Type[],
  written: readonly Type[],
): readonly Type[] | undefined {
  const parameters = member.kind === "method" ? member.typeParameters : [];
  if (written.length > 0) return written.length === parameters.length ? written : undefined;
  if (parameters.length === 0) return [];
  return inferTypeArguments(
    binder,
    parameters,
    given.map(({ bound }, index) => ({
      bound,
      parameterType: declaredTypes[index] as Type,
    })),
  );
}

/** Matches arguments to parameters by position and by name. */
function assignSlots(
  parameters: readonly Parameter[],
  given: readonly Argument[],
  isExpanded: boolean,
): readonly Slot[] | undefined {
  const fixedCount = isExpanded ? parameters.length - 1 : parameters.length;
  const slots: (Slot | undefined)[] = new Array(parameters.length).fill(undefined);
  const rest: number[] = [];
  for (const [index, argument] of given.entries()) {
    const position =
      argument.name === undefined
        ? index
        : parameters.findIndex((parameter) => parameter.name === argument.name);
    if (isExpanded && argument.name === undefined && position >= fixedCount) {
      rest.push(index);
      continue;
    }
    const parameter = parameters[position];
    if (parameter === undefined || slots[position] !== undefined) return undefined;
    if ((parameter.mode === "out") !== (argument.bound.form === "out")) return undefined;
    slots[position] = { kind: "argument", argument: index, type: parameter.type };
  }
  for (const [position, parameter] of parameters.entries()) {
    if (slots[position] !== undefined) continue;
    if (isExpanded && position === fixedCount) {
      if (parameter.type.form !== "array") return undefined;
      slots[position] = { kind: "params", arguments: rest, element: parameter.type.element };
    } else if (parameter.default !== undefined) {
      slots[position] = { kind: "default", parameter, type: parameter.type };
    } else return undefined;
  }
  return slots as readonly Slot[];
}

function typesOfArguments(slots: readonly Slot[], count: number): readonly Type[] {
  const types: Type[] = new Array(count);
  for (const slot of slots) {
    if (slot.kind === "argument") types[slot.argument] = slot.type;
    else if (slot.kind === "params")
      for (const index of slot.arguments) types[index] = slot.element;
  }
  return types;
}

function substituteSlot(slot: Slot, mapping: ReadonlyMap<TypeParameter, Type>): Slot {
  return slot.kind === "params"
    ? { ...slot, element: substitute(slot.element, mapping) }
    : { ...slot, type: substitute(slot.type, mapping) };
}
