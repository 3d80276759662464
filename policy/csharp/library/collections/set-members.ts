import type { HashSetValue } from "../../runtime/dictionaries.ts";
import { required } from "../../runtime/exceptions.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import type { MemberTable } from "../../types/member.ts";

/** What is compared with a set counts as the set itself compares. */
function others(self: HashSetValue, other: Enumerable | null): HashSetValue {
  return self.alike(iterate(required(other, "other")));
}

const isIn = (items: Iterable<unknown>, set: HashSetValue) =>
  [...items].every((item) => set.has(item));

/** The members that ISet<T> adds, which HashSet has as its own. */
export const setMembers: MemberTable = {
  "UnionWith(IEnumerable<T> other): void": (self: HashSetValue, other: Enumerable | null) => {
    for (const item of iterate(required(other, "other"))) self.add(item);
  },
  "ExceptWith(IEnumerable<T> other): void": (self: HashSetValue, other: Enumerable | null) => {
    for (const item of [...iterate(required(other, "other"))]) self.delete(item);
  },
  "SymmetricExceptWith(IEnumerable<T> other): void": (
    self: HashSetValue,
    other: Enumerable | null,
  ) => {
    for (const item of others(self, other)) if (!self.delete(item)) self.add(item);
  },
  "IntersectWith(IEnumerable<T> other): void": (self: HashSetValue, other: Enumerable | null) => {
    const kept = others(self, other);
    for (const item of [...self]) if (!kept.has(item)) self.delete(item);
  },
  "Overlaps(IEnumerable<T> other): bool": (self: HashSetValue, other: Enumerable | null) => {
    for (const item of iterate(required(other, "other"))) if (self.has(item)) return true;
    return false;
  },
  "IsSubsetOf(IEnumerable<T> other): bool": (self: HashSetValue, other: Enumerable | null) =>
    isIn(self, others(self, other)),
  "IsProperSubsetOf(IEnumerable<T> other): bool": (
    self: HashSetValue,
    other: Enumerable | null,
  ) => {
    const all = others(self, other);
    return all.size > self.size && isIn(self, all);
  },
  "IsSupersetOf(IEnumerable<T> other): bool": (self: HashSetValue, other: Enumerable | null) =>
    isIn(others(self, other), self),
  "IsProperSupersetOf(IEnumerable<T> other): bool": (
    self: HashSetValue,
    other: Enumerable | null,
  ) => {
    const all = others(self, other);
    return all.size < self.size && isIn(all, self);
  },
  "SetEquals(IEnumerable<T> other): bool": (self: HashSetValue, other: Enumerable | null) => {
    const all = others(self, other);
    return all.size === self.size && isIn(self, all);
  },
};
