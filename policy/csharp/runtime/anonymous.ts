import { adopt } from "../types/lookup.ts";
import { typeNamed } from "../types/registry.ts";
import { type NamedType, type Type, TypeDefinition, typeName } from "../types/type.ts";
import { box } from "./casting.ts";
import { displayValue } from "./display.ts";
import { compositeKey, equalValues } from "./equality.ts";
import { CSharpObject } from "./value.ts";

/** One property of an anonymous type. */
export interface AnonymousProperty {
  readonly name: string;
  readonly type: Type;
}

/** An object made with `new { … }`. */
export class AnonymousObject extends CSharpObject {
  readonly csharpType: NamedType;
  readonly properties: readonly AnonymousProperty[];
  /** In the representation of the static types. */
  readonly values: readonly unknown[];

  constructor(
    type: NamedType,
    properties: readonly AnonymousProperty[],
    values: readonly unknown[],
  ) {
    super();
    this.csharpType = type;
    this.properties = properties;
    this.values = values;
  }

  /** The property values as objects. */
  boxed(): readonly (readonly [string, unknown])[] {
    return this.properties.map(({ name, type }, index) => [name, box(this.values[index], type)]);
  }

  override equals(other: unknown): boolean {
    return (
      other instanceof AnonymousObject &&
      other.csharpType === this.csharpType &&
      this.values.every((value, index) => equalValues(value, other.values[index]))
    );
  }

  override get equalityKey(): string | undefined {
    return compositeKey(this.values);
  }

  override toString(): string {
    const parts = this.boxed().map(([name, value]) => `${name} = ${displayValue(value)}`);
    return parts.length === 0 ? "{ }" : `{ ${parts.join(", ")} }`;
  }
}

const types = new Map<string, NamedType>();

/** The anonymous type with these properties; the same properties are always the same type. */
export function anonymousType(properties: readonly AnonymousProperty[]): NamedType {
  const key = properties.map(({ name, type }) => `${name}:${type.id}`).join();
  let type = types.get(key);
  if (type === undefined) {
    type = declare(properties);
    types.set(key, type);
  }
  return type;
}

function declare(properties: readonly AnonymousProperty[]): NamedType {
  const parameters = properties.map(({ type }) => typeName(type)).join(",");
  const definition = new TypeDefinition({
    fullName: `<>f__AnonymousType${types.size}\`${properties.length}[${parameters}]`,
    kind: "class",
    parameters: [],
    isAnonymous: true,
    findBases: () => [typeNamed("System.Object")],
  });
  adopt(
    definition,
    properties.map(({ name, type }, index) => ({
      kind: "property",
      owner: definition,
      isStatic: false,
      name,
      type,
      get: (self) => (self as AnonymousObject).values[index],
      set: undefined,
      isConstant: false,
    })),
  );
  return definition.instantiate([]);
}
