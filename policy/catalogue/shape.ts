import type { Tier } from "../limits.ts";
import type { PolicyValue, Section } from "../model.ts";

/**
 * What a policy does with the variable whose name an attribute holds:
 * - `reads`: it fails without the variable.
 * - `sets`: whoever comes after the policy finds the variable.
 * - `sets-unread`: the same, and the policy cannot do without it, so that nobody need read it.
 * - `may-set`: only sometimes.
 */
export type VariableUse = "reads" | "sets" | "sets-unread" | "may-set";

/** What an attribute or a text may hold. */
export interface ValueShape {
  readonly required: boolean;
  /** Whether a policy expression is accepted. */
  readonly expression: boolean;
  /** The only literals accepted. */
  readonly oneOf?: readonly string[];
  /** What a literal must look like, with its name for findings. */
  readonly format?: "integer" | "boolean" | "identifier";
  /** The largest whole number accepted; what an expression gives is checked when it runs. */
  readonly most?: number;
  /** Why it is accepted though no handler reads it: what it says is so here in any case. */
  readonly alwaysSo?: string;
  /** Static C# types an expression may have; `object` always passes and is checked at run time. */
  readonly types?: readonly string[];
  /** Present where the value is the name of a variable; told from how the policy is written. */
  readonly variable?: (written: ReadonlyMap<string, PolicyValue>) => VariableUse;
}

/** What stands inside an element. */
export type ContentShape =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly value: ValueShape }
  /** Policies, as in `<when>`. */
  | { readonly kind: "statements" }
  /** Child elements, in this order. */
  | { readonly kind: "elements"; readonly elements: readonly ChildShape[] };

export interface ElementShape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, ValueShape>>;
  readonly content: ContentShape;
}

export interface ChildShape extends ElementShape {
  readonly least: number;
  readonly most: number;
}

/** A policy: an element that may stand in sections. */
export interface PolicyShape extends ElementShape {
  readonly sections: readonly Section[];
  /** Tiers whose gateway lacks the policy. */
  readonly missingIn: readonly Tier[];
}

/** An attribute that takes an expression. */
export function expression(options: Partial<ValueShape> = {}): ValueShape {
  return { required: false, expression: true, ...options };
}

/** An attribute that takes only literal text. */
export function literal(options: Partial<ValueShape> = {}): ValueShape {
  return { required: false, expression: false, ...options };
}

export const required = { required: true } as const;
export const boolean = { format: "boolean", types: ["bool"] } as const;
export const integer = { format: "integer", types: ["int", "long", "string"] } as const;

/** The name of a variable. */
export function variable(use: VariableUse | NonNullable<ValueShape["variable"]>) {
  return { format: "identifier", variable: typeof use === "string" ? () => use : use } as const;
}

export const nothing: ContentShape = { kind: "nothing" };
export const statements: ContentShape = { kind: "statements" };

export function text(value: ValueShape): ContentShape {
  return { kind: "text", value };
}

export function elements(...children: ChildShape[]): ContentShape {
  return { kind: "elements", elements: children };
}

export function child(
  name: string,
  occurs: { least?: number; most?: number },
  content: ContentShape,
  attributes: Readonly<Record<string, ValueShape>> = {},
): ChildShape {
  return { name, attributes, content, least: occurs.least ?? 0, most: occurs.most ?? 1 };
}

export const once = { least: 1, most: 1 };
export const atMostOnce = { least: 0, most: 1 };
export const atLeastOnce = { least: 1, most: Number.POSITIVE_INFINITY };
export const anyNumber = { least: 0, most: Number.POSITIVE_INFINITY };

/** Describes a policy; its sections and tiers come from its page of the policy reference. */
export function policy(
  name: string,
  options: {
    readonly sections: readonly Section[];
    readonly attributes?: Readonly<Record<string, ValueShape>>;
    readonly content?: ContentShape;
    readonly missingIn?: readonly Tier[];
  },
): PolicyShape {
  return {
    name,
    sections: options.sections,
    attributes: options.attributes ?? {},
    content: options.content ?? nothing,
    missingIn: options.missingIn ?? [],
  };
}
