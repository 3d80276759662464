/**
 * The C# types as the binder sees them. Types are interned: one type is always one object, so
 * `===` is type identity.
 */

/** What kind of declaration a named type comes from. */
export type DefinitionKind =
  | "class"
  | "static class"
  | "struct"
  | "interface"
  | "enum"
  | "delegate";

/** The name of each element of a tuple, or undefined where it has none. */
export type ElementNames = readonly (string | undefined)[];

/** Any C# type. */
export type Type = NamedType | ArrayType | TypeParameter;

let lastId = 0;
function nextId(): number {
  lastId += 1;
  return lastId;
}

/** A generic parameter such as `T` of `List<T>`, or of a generic method. */
export class TypeParameter {
  readonly form = "parameter";
  /** The type of arrays of it, once somebody asked. */
  array: ArrayType | undefined = undefined;
  readonly id = nextId();
  readonly name: string;
  /** What an argument for it must be: of a class (`where T : XNode`), or of any class or struct. */
  readonly bound: Type | "class" | "struct" | undefined;

  constructor(name: string, bound?: Type | "class" | "struct") {
    this.name = name;
    this.bound = bound;
  }
}

/** A one-dimensional array type. */
export class ArrayType {
  readonly form = "array";
  /** The type of arrays of it, once somebody asked. */
  array: ArrayType | undefined = undefined;
  readonly id = nextId();
  readonly element: Type;
  #nameless: Type | undefined;

  constructor(element: Type) {
    this.element = element;
  }

  get nameless(): Type {
    this.#nameless ??= arrayOf(nameless(this.element));
    return this.#nameless;
  }
}

/** A named type with all its type arguments, such as `string` or `List<int>`. */
export class NamedType {
  readonly form = "named";
  /** The type of arrays of it, once somebody asked. */
  array: ArrayType | undefined = undefined;
  readonly id = nextId();
  readonly definition: TypeDefinition;
  readonly arguments: readonly Type[];
  /** What the elements of a tuple are called. No value knows it: to .NET it is the type without. */
  readonly elementNames: ElementNames | undefined;
  #bases: readonly NamedType[] | undefined;
  #nameless: NamedType | undefined;

  constructor(
    definition: TypeDefinition,
    typeArguments: readonly Type[],
    elementNames?: ElementNames,
  ) {
    this.definition = definition;
    this.arguments = typeArguments;
    this.elementNames = elementNames;
  }

  get nameless(): NamedType {
    this.#nameless ??=
      this.arguments.length === 0
        ? this
        : this.definition.instantiate(this.arguments.map(nameless));
    return this.#nameless;
  }

  /** The base class (first, if there is one) and the interfaces, with the arguments filled in. */
  get bases(): readonly NamedType[] {
    if (this.#bases === undefined) {
      const mapping = argumentsOf(this);
      this.#bases = this.definition.bases.map((base) => substitute(base, mapping) as NamedType);
    }
    return this.#bases;
  }
}

/** What is declared once for all type arguments: the name, the parameters, the bases. */
export class TypeDefinition {
  readonly fullName: string;
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly parameters: readonly TypeParameter[];
  /** Anonymous types and their members exist only inside one expression. */
  readonly isAnonymous: boolean;
  readonly #findBases: () => readonly NamedType[];
  readonly #instances = new Map<string, NamedType>();
  /** The types with one argument by it: values ask for theirs. */
  readonly #byArgument = new Map<Type, NamedType>();
  #bases: readonly NamedType[] | undefined;

  constructor(declaration: {
    fullName: string;
    kind: DefinitionKind;
    parameters: readonly TypeParameter[];
    isAnonymous?: boolean;
    findBases: () => readonly NamedType[];
  }) {
    this.fullName = declaration.fullName;
    this.name = declaration.fullName.slice(declaration.fullName.lastIndexOf(".") + 1);
    this.kind = declaration.kind;
    this.parameters = declaration.parameters;
    this.isAnonymous = declaration.isAnonymous ?? false;
    this.#findBases = declaration.findBases;
  }

  get bases(): readonly NamedType[] {
    this.#bases ??= this.#findBases();
    return this.#bases;
  }

  /** The type with these arguments; the same arguments always give the same object. */
  instantiate(typeArguments: readonly Type[], elementNames?: ElementNames): NamedType {
    const [only] = typeArguments;
    if (only === undefined || typeArguments.length > 1 || elementNames !== undefined) {
      return this.#instanceOf(typeArguments, elementNames);
    }
    let instance = this.#byArgument.get(only);
    if (instance === undefined) {
      instance = this.#instanceOf(typeArguments);
      this.#byArgument.set(only, instance);
    }
    return instance;
  }

  #instanceOf(typeArguments: readonly Type[], elementNames?: ElementNames): NamedType {
    const ids = typeArguments.map((argument) => argument.id).join();
    const key = elementNames === undefined ? ids : `${ids}:${elementNames.join()}`;
    let instance = this.#instances.get(key);
    if (instance === undefined) {
      instance = new NamedType(this, typeArguments, elementNames);
      this.#instances.set(key, instance);
    }
    return instance;
  }
}

/** `element[]`. */
export function arrayOf(element: Type): ArrayType {
  element.array ??= new ArrayType(element);
  return element.array;
}

/** The type without the names of the elements of tuples, which is the one that values have. */
export function nameless(type: Type): Type {
  return type.form === "parameter" ? type : type.nameless;
}

/** Whether two types are one, whatever the elements of tuples are called. */
export function isSameType(one: Type, other: Type): boolean {
  return one === other || nameless(one) === nameless(other);
}

/** What the parameters of a named type's definition stand for in this type. */
export function argumentsOf(type: NamedType): ReadonlyMap<TypeParameter, Type> {
  const mapping = new Map<TypeParameter, Type>();
  for (const [index, parameter] of type.definition.parameters.entries()) {
    const argument = type.arguments[index];
    if (argument !== undefined) mapping.set(parameter, argument);
  }
  return mapping;
}

/** The type with every mapped parameter replaced. */
export function substitute(type: Type, mapping: ReadonlyMap<TypeParameter, Type>): Type {
  if (mapping.size === 0) return type;
  switch (type.form) {
    case "parameter":
      return mapping.get(type) ?? type;
    case "array":
      return arrayOf(substitute(type.element, mapping));
    case "named":
      if (type.arguments.length === 0) return type;
      return type.definition.instantiate(
        type.arguments.map((argument) => substitute(argument, mapping)),
        type.elementNames,
      );
  }
}

/** Whether a type still mentions one of these parameters (or any parameter at all). */
export function mentions(type: Type, parameters?: ReadonlySet<TypeParameter>): boolean {
  switch (type.form) {
    case "parameter":
      return parameters === undefined || parameters.has(type);
    case "array":
      return mentions(type.element, parameters);
    case "named":
      return type.arguments.some((argument) => mentions(argument, parameters));
  }
}

const keywords: ReadonlyMap<string, string> = new Map([
  ["System.Object", "object"],
  ["System.String", "string"],
  ["System.Boolean", "bool"],
  ["System.Char", "char"],
  ["System.SByte", "sbyte"],
  ["System.Byte", "byte"],
  ["System.Int16", "short"],
  ["System.UInt16", "ushort"],
  ["System.Int32", "int"],
  ["System.UInt32", "uint"],
  ["System.Int64", "long"],
  ["System.UInt64", "ulong"],
  ["System.Single", "float"],
  ["System.Double", "double"],
  ["System.Decimal", "decimal"],
  ["System.Void", "void"],
]);

/** The keywords that name a type, `int` to `System.Int32`. */
export const keywordTypes: ReadonlyMap<string, string> = new Map(
  [...keywords].map(([fullName, keyword]) => [keyword, fullName]),
);

/** The type as it is written in C#: `int?`, `List<string>`, `byte[]`. */
export function typeName(type: Type): string {
  switch (type.form) {
    case "parameter":
      return type.name;
    case "array":
      return `${typeName(type.element)}[]`;
    case "named": {
      const { fullName, name } = type.definition;
      if (type.definition.isAnonymous) return "<anonymous type>";
      const [argument] = type.arguments;
      if (fullName === "System.Nullable" && argument) return `${typeName(argument)}?`;
      if (fullName === "System.ValueTuple" && argument) return tupleName(type);
      const short = keywords.get(fullName) ?? name;
      return type.arguments.length === 0
        ? short
        : `${short}<${type.arguments.map(typeName).join(", ")}>`;
    }
  }
}

function tupleName({ arguments: elements, elementNames }: NamedType): string {
  const shown = elements.map((element, index) => {
    const name = elementNames?.[index];
    return name === undefined ? typeName(element) : `${typeName(element)} ${name}`;
  });
  return `(${shown.join(", ")})`;
}

/** The type as .NET's `Type.ToString()` prints it: ``System.Collections.Generic.List`1[System.String]``. */
export function clrName(type: Type): string {
  switch (type.form) {
    case "parameter":
      return type.name;
    case "array":
      return `${clrName(type.element)}[]`;
    case "named": {
      const { fullName } = type.definition;
      if (type.arguments.length === 0) return fullName;
      return `${fullName}\`${type.arguments.length}[${type.arguments.map(clrName).join(",")}]`;
    }
  }
}
