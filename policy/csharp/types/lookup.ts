import type {
  Accessors,
  Constructor,
  Found,
  Implementation,
  Indexer,
  Member,
  Method,
  Operator,
  Property,
} from "./member.ts";
import { memberName, parseSignature } from "./notation.ts";
import { staticClasses, tablesOf, typeNamed } from "./registry.ts";
import type { NamedType, Type, TypeDefinition } from "./type.ts";

/** A line of a member table, read into a member when it is first needed. */
interface Raw {
  readonly signature: string;
  readonly read: () => Member;
  member?: Member;
}

type Index = Map<string, Raw[]>;

const indexes = new WeakMap<TypeDefinition, Index>();

/** Signatures are read when a name is first asked for, so an unused type costs nothing. */
function indexOf(definition: TypeDefinition): Index {
  let index = indexes.get(definition);
  if (index === undefined) {
    index = new Map();
    for (const table of tablesOf(definition)) {
      for (const [signature, implementation] of Object.entries(table)) {
        const name = memberName(signature);
        const sameName = index.get(name);
        const raw = lazy(definition, signature, implementation);
        if (sameName === undefined) index.set(name, [raw]);
        else sameName.push(raw);
      }
    }
    indexes.set(definition, index);
  }
  return index;
}

function lazy(
  owner: TypeDefinition,
  signature: string,
  implementation: Implementation | Accessors,
): Raw {
  return { signature, read: () => parseSignature(owner, signature, implementation) };
}

function read(raw: Raw): Member {
  raw.member ??= raw.read();
  return raw.member;
}

/** Gives members to a type that comes into being while binding: an anonymous type. */
export function adopt(definition: TypeDefinition, properties: readonly Property[]): void {
  const index: Index = new Map();
  for (const member of properties) {
    index.set(member.name, [{ signature: member.name, read: () => member }]);
  }
  indexes.set(definition, index);
}

function declared<M extends Member>(type: NamedType, name: string): readonly Found<M>[] {
  const raws = indexOf(type.definition).get(name) ?? [];
  return raws.map((raw) => ({ member: read(raw) as M, owner: type }));
}

/**
 * The types whose members a value of this type has, most derived first: the base classes of a
 * class, the base interfaces of an interface and then `object`, `System.Array` for an array.
 */
export function inheritance(type: Type): readonly NamedType[] {
  return remembered(chains, type, chainOf);
}

function chainOf(type: Type): readonly NamedType[] {
  const start = namedView(type);
  if (start === undefined) return [];
  if (start.definition.kind === "interface") {
    const objectType = typeNamed("System.Object");
    return [...supertypes(start).filter((each) => each !== objectType), objectType];
  }
  const chain: NamedType[] = [];
  for (let each: NamedType | undefined = start; each !== undefined; ) {
    chain.push(each);
    each = each.bases.find((base) => base.definition.kind === "class");
  }
  return chain;
}

/** The type itself and every class and interface above it, nearest first. */
export function supertypes(type: NamedType): readonly NamedType[] {
  return remembered(closures, type, closureOf);
}

const chains = new WeakMap<Type, readonly NamedType[]>();
const closures = new WeakMap<NamedType, readonly NamedType[]>();

function remembered<T extends Type>(
  known: WeakMap<T, readonly NamedType[]>,
  type: T,
  compute: (type: T) => readonly NamedType[],
): readonly NamedType[] {
  let answer = known.get(type);
  if (answer === undefined) {
    answer = compute(type);
    known.set(type, answer);
  }
  return answer;
}

function closureOf(type: NamedType): readonly NamedType[] {
  const seen = new Set<NamedType>();
  let level: readonly NamedType[] = [type];
  while (level.length > 0) {
    for (const each of level) seen.add(each);
    level = level.flatMap((each) => each.bases).filter((base) => !seen.has(base));
  }
  return [...seen];
}

/** The named type whose members a value of this type has. */
function namedView(type: Type): NamedType | undefined {
  switch (type.form) {
    case "named":
      return type;
    case "array":
      return typeNamed("System.Array");
    case "parameter":
      return undefined;
  }
}

/** What a name stands for in a type: its methods level by level, or a property. */
export interface NamedMembers {
  readonly property: Found<Property> | undefined;
  /** Overloads by inheritance level; an applicable one of an earlier level wins. */
  readonly methods: readonly (readonly Found<Method>[])[];
}

/** Finds a property or the methods of that name, as instance members or static ones. */
export function findMembers(type: Type, name: string, isStatic: boolean): NamedMembers {
  const methods: Found<Method>[][] = [];
  for (const level of inheritance(type)) {
    const found = declared<Method | Property>(level, name).filter(
      ({ member }) =>
        member.isStatic === isStatic && !(member.kind === "method" && member.isExtension),
    );
    const property = found.find((each) => each.member.kind === "property");
    if (property !== undefined && methods.length === 0) {
      return { property: property as Found<Property>, methods: [] };
    }
    if (found.length > 0) methods.push(found as Found<Method>[]);
  }
  return { property: undefined, methods };
}

/** Whether the type declares a member of that name as the other of instance and static. */
export function existsOtherwise(type: Type, name: string, isStatic: boolean): boolean {
  const { property, methods } = findMembers(type, name, !isStatic);
  return property !== undefined || methods.length > 0;
}

/** The constructors of a type. */
export function constructorsOf(type: NamedType): readonly Found<Constructor>[] {
  return declared<Constructor>(type, "new");
}

/** The indexers of a type, by inheritance level. */
export function indexersOf(type: Type): readonly (readonly Found<Indexer>[])[] {
  return inheritance(type)
    .map((level) => declared<Indexer>(level, "this[]"))
    .filter((level) => level.length > 0);
}

/** The user-defined operators of that symbol in a type and its base classes. */
export function operatorsOf(type: Type, symbol: string): readonly Found<Operator>[] {
  if (type.form !== "named") return [];
  return inheritance(type).flatMap((level) => declared<Operator>(level, `operator ${symbol}`));
}

/** All names of the properties and methods of a type, for "did you mean". */
export function memberNames(type: Type): readonly string[] {
  return inheritance(type).flatMap((level) =>
    [...indexOf(level.definition).keys()].filter((name) => /^[A-Z]/.test(name)),
  );
}

let extensions: Index | undefined;

/** The extension methods of that name; all their classes are in the default usings. */
export function extensionsNamed(name: string): readonly Found<Method>[] {
  if (extensions === undefined) {
    extensions = new Map();
    for (const definition of staticClasses()) {
      for (const [each, raws] of indexOf(definition)) {
        const marked = raws.filter((raw) => raw.signature.includes("(this "));
        if (marked.length > 0) extensions.set(each, [...(extensions.get(each) ?? []), ...marked]);
      }
    }
  }
  const raws = extensions.get(name) ?? [];
  return raws.map((raw) => {
    const member = read(raw) as Method;
    return { member, owner: member.owner.instantiate([]) };
  });
}
