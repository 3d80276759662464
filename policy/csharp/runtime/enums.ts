import type { MemberTable } from "../types/member.ts";
import { define } from "../types/registry.ts";
import type { NamedType, TypeDefinition } from "../types/type.ts";

const members = new WeakMap<TypeDefinition, Readonly<Record<string, number>>>();

/** Declares an enum; its values are numbers wherever they are statically typed. */
export function defineEnum(fullName: string, values: Readonly<Record<string, number>>): void {
  const name = fullName.slice(fullName.lastIndexOf(".") + 1);
  const table: Record<string, MemberTable[string]> = {};
  for (const [member, value] of Object.entries(values)) {
    table[`const ${member}: ${name}`] = () => value;
  }
  members.set(define(`enum ${fullName}`, table), values);
}

/** The name of an enum value; the number where there is none, the names where it is a set of flags. */
export function enumText(type: NamedType, value: number): string {
  const values = Object.entries(members.get(type.definition) ?? {});
  const exact = values.find(([, each]) => each === value);
  if (exact !== undefined) return exact[0];
  const flags = values.filter(([, each]) => each !== 0 && (value & each) === each);
  const covered = flags.reduce((sum, [, each]) => sum | each, 0);
  return isFlags(values) && covered === value && value !== 0
    ? flags.map(([name]) => name).join(", ")
    : String(value);
}

/** The value that a text names, or several with commas between them; undefined where it names none. */
export function enumValue(type: NamedType, text: string, ignoresCase: boolean): number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) {
    const number = Number(trimmed);
    return number === (number | 0) ? number : undefined;
  }
  const values = Object.entries(members.get(type.definition) ?? {});
  const fold = (name: string) => (ignoresCase ? name.toLowerCase() : name);
  let sum = 0;
  for (const part of trimmed.split(",")) {
    const found = values.find(([name]) => fold(name) === fold(part.trim()));
    if (found === undefined) return undefined;
    sum |= found[1];
  }
  return sum;
}

function isFlags(values: readonly (readonly [string, number])[]): boolean {
  const nonZero = values.map(([, each]) => each).filter((each) => each !== 0);
  return nonZero.length > 1 && nonZero.every((each) => (each & (each - 1)) === 0);
}

/** Whether a boxed value is a member of an enum. */
export function isEnumBox(boxed: { readonly csharpType: NamedType }): boolean {
  return boxed.csharpType.definition.kind === "enum";
}
