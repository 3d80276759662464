import { Construct } from "constructs";

/** What a value is, without the value: it may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  return Construct.isConstruct(value) ? "a construct of another kind" : "an object of another kind";
}
