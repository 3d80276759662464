import type { MemberTable } from "../../types/member.ts";

/** A moment, or a length of time. */
interface Time {
  equals(other: unknown): boolean;
  compareTo(other: unknown): number;
}

/** The operators that compare, which every type of time has alike. @param names those of their parameters */
export function comparisons(type: string, names: readonly [string, string]): MemberTable {
  const parameters = names.map((name) => `${type} ${name}`).join(", ");
  return {
    [`operator ==(${parameters}): bool`]: (a: Time, b: Time) => a.equals(b),
    [`operator !=(${parameters}): bool`]: (a: Time, b: Time) => !a.equals(b),
    [`operator <(${parameters}): bool`]: (a: Time, b: Time) => a.compareTo(b) < 0,
    [`operator <=(${parameters}): bool`]: (a: Time, b: Time) => a.compareTo(b) <= 0,
    [`operator >(${parameters}): bool`]: (a: Time, b: Time) => a.compareTo(b) > 0,
    [`operator >=(${parameters}): bool`]: (a: Time, b: Time) => a.compareTo(b) >= 0,
  };
}
