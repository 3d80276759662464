import { type CSharpValue, display, Jwt, PolicyResponse } from "../../policy/index.ts";
import type { Masks } from "./masking.ts";
import { isSecretName } from "./secret-names.ts";

/** The longest value that is kept. */
const longest = 4_096;

/** A variable's value as it may be shown. */
export function shownValue(name: string, value: CSharpValue, masks: Masks): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return `byte[${value.length}]`;
  if (value instanceof PolicyResponse) {
    return `${value.statusCode} ${value.statusReason}`.trimEnd();
  }
  if (value instanceof Jwt) return shortened(masks.text(JSON.stringify(value.payload)));
  const text = display(value);
  // What holds several things has names of its own inside.
  const isWhole = typeof value === "string" && !/^\s*[[{]/.test(value);
  return shortened(isWhole && isSecretName(name) ? masks.mark(name, text) : masks.text(text));
}

/** A text that is no longer than what is kept. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
