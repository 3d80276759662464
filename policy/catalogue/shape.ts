import type { Tier } from "../limits.ts";
import type { PolicyStatement, PolicyValue, Section } from "../model.ts";
import type { ToleranceName } from "../tolerances.ts";

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
  /** Why the lenient profile does without it, though it is required. */
  readonly mayLack?: ToleranceName;
  /** Whether a policy expression is accepted. */
  readonly expression: boolean;
  /** The only literals accepted. */
  readonly oneOf?: readonly string[];
  /** What a literal must look like, with its name for findings. */
  readonly format?: "integer" | "boolean" | "identifier" | "number" | "address" | "instant";
  /** The smallest whole number accepted; what an expression gives is checked when it runs. */
  readonly least?: number;
  /** The largest one. */
  readonly most?: number;
  /** Why it is accepted though no handler reads it: what it says is so here in any case. */
  readonly alwaysSo?: string;
  /** A literal that the lenient profile accepts besides, and why. */
  readonly alsoTakes?: { readonly literal: string; readonly tolerance: ToleranceName };
  /** Why it cannot be written although the page has it: a sentence. */
  readonly refused?: string;
  /** Why the lenient profile accepts an expression of another type. */
  readonly mayGive?: ToleranceName;
  /** Static C# types an expression may have; `object` always passes and is checked at run time. */
  readonly types?: readonly string[];
  /** Present where the value is the name of a variable; told from how the policy is written. */
  readonly variable?: (written: ReadonlyMap<string, PolicyValue>) => VariableUse;
}

/** What stands inside an element. */
export type ContentShape =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly value: ValueShape }
  | StatementsShape
  | ElementsShape;

/** Policies, as in `<when>`. */
export interface StatementsShape {
  readonly kind: "statements";
  /** The only policies that may stand there, one level down. */
  readonly only?: readonly string[];
  /** Policies that may not stand there, one level down. */
  readonly except?: readonly string[];
}

/** Child elements, in this order. */
export interface ElementsShape<Child extends ChildShape = ChildShape> {
  readonly kind: "elements";
  readonly elements: readonly Child[];
}

export interface ElementShape<
  Name extends string = string,
  Attribute extends string = string,
  Content extends ContentShape = ContentShape,
> {
  readonly name: Name;
  readonly attributes: Readonly<Record<Attribute, ValueShape>>;
  readonly content: Content;
  /** What its attributes and children do not say: a sentence when it is written wrongly. */
  readonly problem?: (statement: PolicyStatement) => string | undefined;
  /** Why it is not run as it is written, though it is valid: a sentence. */
  readonly unable?: (statement: PolicyStatement) => string | undefined;
}

export interface ChildShape<
  Name extends string = string,
  Attribute extends string = string,
  Content extends ContentShape = ContentShape,
> extends ElementShape<Name, Attribute, Content> {
  readonly least: number;
  readonly most: number;
}

/** A policy: an element that may stand in sections. */
export interface PolicyShape<
  Name extends string = string,
  Attribute extends string = string,
  Content extends ContentShape = ContentShape,
> extends ElementShape<Name, Attribute, Content> {
  readonly sections: readonly Section[];
  /** Sections that its page does not name and that the lenient profile accepts. */
  readonly toleratedSections: Readonly<Partial<Record<Section, ToleranceName>>>;
  /** Tiers whose gateway lacks the policy. */
  readonly missingIn: readonly Tier[];
  readonly standsInFragments: boolean;
  /** It reads the body of the message that its section works on, so that nothing of it can be streamed. */
  readonly readsBody: boolean;
  /** Its page says that a section may have one only. */
  readonly oncePerSection: boolean;
  /** What the documents leave open, and what is done here: sentences for the table of policies. */
  readonly undocumented?: string;
}

/** The names that can be written in an element: of attributes, of elements inside it, and of theirs. */
export type WrittenIn<Element> = Element extends {
  readonly attributes: infer Attributes;
  readonly content: infer Content;
}
  ? (keyof Attributes & string) | WrittenInContent<Content>
  : never;

type WrittenInContent<Content> = Content extends { readonly elements: readonly (infer Child)[] }
  ? (Child extends { readonly name: infer Name extends string } ? Name : never) | WrittenIn<Child>
  : never;

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

export const nothing = { kind: "nothing" } as const;
export const statements: StatementsShape = { kind: "statements" };

export function text(value: ValueShape): { readonly kind: "text"; readonly value: ValueShape } {
  return { kind: "text", value };
}

export function elements<Children extends readonly ChildShape[]>(
  ...children: Children
): ElementsShape<Children[number]> {
  return { kind: "elements", elements: children };
}

/** How often an element may stand in another. */
interface Occurrence {
  readonly least: number;
  readonly most: number;
}

export const once: Occurrence = { least: 1, most: 1 };
export const atMostOnce: Occurrence = { least: 0, most: 1 };
export const atLeastOnce: Occurrence = { least: 1, most: Number.POSITIVE_INFINITY };
export const anyNumber: Occurrence = { least: 0, most: Number.POSITIVE_INFINITY };

export function child<
  Name extends string,
  Content extends ContentShape,
  Attribute extends string = never,
>(
  name: Name,
  { least, most }: Occurrence,
  content: Content,
  attributes: Readonly<Record<Attribute, ValueShape>> = {} as Record<Attribute, ValueShape>,
): ChildShape<Name, Attribute, Content> {
  return { name, attributes, content, least, most };
}

/** A policy that can also stand inside another, which it then serves. */
export function within<Name extends string, Attribute extends string, Content extends ContentShape>(
  { name, attributes, content, problem }: PolicyShape<Name, Attribute, Content>,
  { least, most }: Occurrence,
): ChildShape<Name, Attribute, Content> {
  return { name, attributes, content, least, most, ...(problem && { problem }) };
}

/** Describes a policy; its sections and tiers come from its page of the policy reference. */
export function policy<
  Name extends string,
  Attribute extends string = never,
  Content extends ContentShape = typeof nothing,
>(
  name: Name,
  options: {
    readonly sections: readonly Section[];
    readonly toleratedSections?: Readonly<Partial<Record<Section, ToleranceName>>>;
    readonly attributes?: Readonly<Record<Attribute, ValueShape>>;
    readonly content?: Content;
    readonly missingIn?: readonly Tier[];
    readonly standsInFragments?: boolean;
    readonly readsBody?: boolean;
    readonly oncePerSection?: boolean;
    readonly undocumented?: string;
    readonly problem?: (statement: PolicyStatement) => string | undefined;
    readonly unable?: (statement: PolicyStatement) => string | undefined;
  },
): PolicyShape<Name, Attribute, Content | typeof nothing> {
  const {
    sections,
    attributes,
    content,
    toleratedSections = {},
    missingIn = [],
    standsInFragments = true,
    readsBody = false,
    oncePerSection = false,
    undocumented,
    problem,
    unable,
  } = options;
  return {
    name,
    sections,
    toleratedSections,
    attributes: attributes ?? ({} as Record<Attribute, ValueShape>),
    content: content ?? nothing,
    missingIn,
    standsInFragments,
    readsBody,
    oncePerSection,
    ...(undocumented !== undefined && { undocumented }),
    ...(problem && { problem }),
    ...(unable && { unable }),
  };
}
