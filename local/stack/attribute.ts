/** What the local gateway makes of an attribute of a resource. */
export type Attribute =
  /** A reader of this folder reads it. */
  | { readonly kind: "used" }
  /** It changes nothing here; `why` in half a sentence. */
  | { readonly kind: "irrelevant"; readonly why: string }
  /** Only these values are what happens here; `needed` where Azure's default is another. */
  | { readonly kind: "fixed"; readonly values: readonly unknown[]; readonly needed?: boolean }
  /** A block, or a list of blocks, with attributes of its own. */
  | { readonly kind: "block"; readonly attributes: Attributes };

export type Attributes = Readonly<Record<string, Attribute>>;

export const used: Attribute = { kind: "used" };
export const irrelevant = (why: string): Attribute => ({ kind: "irrelevant", why });
export const fixed = (...values: unknown[]): Attribute => ({ kind: "fixed", values });
export const block = (attributes: Attributes): Attribute => ({ kind: "block", attributes });
