import type { Expression } from "./expressions.ts";

/** A part of a template. */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "output"; readonly value: Expression }
  | { readonly kind: "assign"; readonly name: string; readonly value: Expression }
  | { readonly kind: "capture"; readonly name: string; readonly body: readonly Node[] }
  | { readonly kind: "choice"; readonly branches: readonly Branch[] }
  | { readonly kind: "loop"; readonly loop: Loop }
  | { readonly kind: "leave"; readonly how: "break" | "continue" };

/** What runs when its condition holds; an `else` has none. */
export interface Branch {
  readonly condition: Expression | undefined;
  readonly body: readonly Node[];
}

/** `{% for %}`. */
export interface Loop {
  readonly variable: string;
  readonly items: Expression;
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
  readonly reversed: boolean;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}
