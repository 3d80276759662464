import "../../../../policy/csharp/index.ts";
import { describe, expect, it } from "vitest";
import { allowList } from "../../../../policy/csharp/allow-list.ts";
import { defaultValue } from "../../../../policy/csharp/runtime/casting.ts";
import { CSharpException } from "../../../../policy/csharp/runtime/exceptions.ts";
import type { Member, Parameter } from "../../../../policy/csharp/types/member.ts";
import { parseSignature } from "../../../../policy/csharp/types/notation.ts";
import { definitions, tablesOf } from "../../../../policy/csharp/types/registry.ts";
import {
  substitute,
  type Type,
  type TypeDefinition,
  type TypeParameter,
} from "../../../../policy/csharp/types/type.ts";
import { isDelegate, stringType } from "../../../../policy/csharp/types/well-known.ts";

function membersOf(definition: TypeDefinition): readonly (readonly [string, Member])[] {
  return tablesOf(definition).flatMap((table) =>
    Object.entries(table).map(
      ([signature, implementation]) =>
        [signature, parseSignature(definition, signature, implementation)] as const,
    ),
  );
}

/** What a caller without any sense would pass: null, zero and lambdas that give null. */
function argumentFor(
  { type, mode }: Parameter,
  mapping: ReadonlyMap<TypeParameter, Type>,
): unknown {
  const filled = substitute(type, mapping);
  if (mode === "out") return { value: undefined };
  return isDelegate(filled) ? () => null : defaultValue(filled);
}

describe("the tables of the library", () => {
  it("can all be read, and name only types that exist", () => {
    let count = 0;
    for (const definition of definitions()) {
      expect(() => definition.bases).not.toThrow();
      count += membersOf(definition).length;
    }
    expect(count).toBeGreaterThan(1500);
  });

  it("declare no overload twice", () => {
    for (const definition of definitions()) {
      const keys = membersOf(definition).map(([, member]) => {
        const parameters = "parameters" in member ? member.parameters : [];
        const types = parameters.map(({ type, mode }) => `${mode} ${type.id}`);
        const result = member.kind === "operator" ? member.returns.id : "";
        const name = "name" in member ? member.name : member.kind;
        const symbol = member.kind === "operator" ? member.symbol : "";
        const arity = member.kind === "method" ? member.typeParameters.length : 0;
        return [name, symbol, arity, member.isStatic, ...types, result].join();
      });
      expect(new Set(keys).size, definition.fullName).toBe(keys.length);
    }
  });

  it("answer null with an exception of .NET or a value, never with a fault", () => {
    for (const definition of definitions()) {
      if (!allowList.has(definition.fullName)) continue;
      for (const [signature, member] of membersOf(definition)) {
        if (!member.isStatic || member.kind === "property" || member.kind === "indexer") continue;
        const own = member.kind === "method" ? member.typeParameters : [];
        const parameters = [...definition.parameters, ...own];
        const mapping = new Map(parameters.map((each) => [each, stringType as Type] as const));
        const values = member.parameters.map((each) => argumentFor(each, mapping));
        try {
          member.run(...values, ...parameters.map(() => stringType));
        } catch (error) {
          expect(error, `${definition.fullName}: ${signature}`).toBeInstanceOf(CSharpException);
        }
      }
    }
  });
});
