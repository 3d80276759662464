import "../../../../policy/csharp/index.ts";
import { askAllowList } from "../../../../policy/csharp/allow-list.ts";
import type { Member, Parameter } from "../../../../policy/csharp/types/member.ts";
import { parseSignature } from "../../../../policy/csharp/types/notation.ts";
import { definitions, tablesOf } from "../../../../policy/csharp/types/registry.ts";
import {
  type NamedType,
  substitute,
  type Type,
  type TypeParameter,
} from "../../../../policy/csharp/types/type.ts";
import {
  boolType,
  doubleType,
  intType,
  longType,
  stringType,
} from "../../../../policy/csharp/types/well-known.ts";
import type { Random } from "./random.ts";
import { typeText } from "./type-text.ts";
import { setEnums, setPlainTypes, value } from "./values.ts";

/** What another run would answer otherwise, or another machine. */
const changing =
  /^System\.(?:DateTime(?:Offset)?\.static (?:Now|UtcNow|Today)|Guid\.static NewGuid|Random\.new\(\)|Text\.Encoding\.static|StringComparer\.static|Security\.Cryptography\.\w+\.static Create|TimeZoneInfo\.Local|Uri\.CheckHostName)|GetHashCode|Cryptography\.(?:Aes|RNG|Symmetric|RSA|X509|Public)|GenerateKey|Capacity|Extensions\.static Descendants|\.(?:static )?Children<T>|JObject\.ContainsKey|GetEnumerator|HMAC\w*\.new\(\)/;

const plain: readonly Type[] = [intType, stringType, boolType, doubleType, longType];

/** Every member that policies may use, as what a random call of it is made from. */
export interface Callable {
  readonly label: string;
  readonly call: (random: Random) => string | undefined;
}

/** Every member of the library's types that policies may use. */
export function callables(): readonly Callable[] {
  setPlainTypes(plain);
  setEnums(enumMembers());
  const found: Callable[] = [];
  for (const definition of definitions()) {
    const { fullName, kind } = definition;
    if (kind === "delegate" || kind === "enum" || fullName.startsWith("Gateway.")) continue;
    for (const table of tablesOf(definition)) {
      for (const [signature, implementation] of Object.entries(table)) {
        const member = parseSignature(definition, signature, implementation);
        const label = `${fullName}.${signature}`;
        const isParameterless = member.kind === "method" && member.parameters.length === 0;
        if (askAllowList(fullName, nameOf(member), isParameterless) !== "allowed") continue;
        if (changing.test(label)) continue;
        found.push({ label, call: (random) => call(random, member) });
      }
    }
  }
  return found;
}

function nameOf(member: Member): string {
  if (member.kind === "constructor") return ".ctor";
  if (member.kind === "indexer") return "Item";
  return member.kind === "operator" ? member.symbol : member.name;
}

function enumMembers(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const definition of definitions()) {
    if (definition.kind !== "enum") continue;
    const names = tablesOf(definition).flatMap((table) =>
      Object.keys(table).flatMap((line) => /^const (\w+)/.exec(line)?.[1] ?? []),
    );
    found.set(definition.fullName, names);
  }
  return found;
}

function call(random: Random, member: Member): string | undefined {
  const mapping = new Map<TypeParameter, Type>();
  const choose = (parameters: readonly TypeParameter[]) => {
    const same = random.chance(0.5) ? random.pick(plain.slice(0, 2)) : undefined;
    for (const parameter of parameters) {
      const { bound } = parameter;
      const chosen = same ?? random.pick(plain.slice(0, 2));
      const bounded = { class: stringType, struct: intType };
      const isAny = bound === undefined;
      mapping.set(parameter, isAny ? chosen : typeof bound === "string" ? bounded[bound] : bound);
    }
  };
  choose(member.owner.parameters);
  if (member.kind === "method") choose(member.typeParameters);
  const concrete = (type: Type) => substitute(type, mapping);
  const owner = member.owner.instantiate(member.owner.parameters.map(concrete));
  const of = `${member.owner.fullName}.${member.kind === "constructor" ? "new" : nameOf(member)}`;
  const list = (parameters: readonly Parameter[]) => args(random, parameters, concrete, of);
  switch (member.kind) {
    case "constructor": {
      const given = list(member.parameters);
      return given && wrapped(given, `new ${typeText(owner)}(${given.text})`);
    }
    case "operator":
      return operator(random, member, concrete);
    case "property": {
      const target = member.isStatic ? typeText(owner) : receiver(random, owner);
      return member.get === undefined ? undefined : target && `${target}.${member.name}`;
    }
    case "indexer": {
      const [target, given] = [receiver(random, owner), list(member.parameters)];
      return given && target && `${target}[${given.text}]`;
    }
    case "method": {
      const isGivenType = member.typeParameters.some(
        (parameter) => !member.parameters.some(({ type }) => mentions(type, parameter)),
      );
      const types = isGivenType
        ? `<${member.typeParameters.map((each) => typeText(concrete(each))).join(", ")}>`
        : "";
      const parameters = member.isExtension ? member.parameters.slice(1) : member.parameters;
      const [first] = member.parameters;
      const target =
        member.isExtension && first !== undefined
          ? value(random, concrete(first.type), of)
          : member.isStatic
            ? typeText(owner)
            : receiver(random, owner);
      const given = list(parameters);
      if (given === undefined || target === undefined) return undefined;
      const text = `${/^[(\w.<>, [\]]+$|^"/.test(target) && !target.includes(" ") ? target : `(${target})`}.${member.name}${types}(${given.text})`;
      if (typeText(member.returns) !== "void") return wrapped(given, text);
      return member.isStatic
        ? undefined
        : `var target = ${target}; target.${member.name}${types}(${given.text}); return target;`;
    }
  }
}

function mentions(type: Type, parameter: TypeParameter): boolean {
  if (type === parameter) return true;
  if (type.form === "array") return mentions(type.element, parameter);
  return type.form === "named" && type.arguments.some((each) => mentions(each, parameter));
}

function receiver(random: Random, type: NamedType): string | undefined {
  const text = value(random, type, type.definition.fullName);
  if (text === undefined) return undefined;
  if (/^-|^\(\w+\)/.test(text) || /^[\d.]+[eE]?[-+\d.]*[a-zA-Z]*$/.test(text) || text.includes("+"))
    return `(${text})`;
  return text;
}

interface Given {
  readonly text: string;
  /** The variables that `out` arguments are delivered in. */
  readonly outs: readonly { readonly name: string; readonly type: Type }[];
}

function args(
  random: Random,
  parameters: readonly Parameter[],
  concrete: (type: Type) => Type,
  of: string,
): Given | undefined {
  const texts: string[] = [];
  const outs: { name: string; type: Type }[] = [];
  for (const parameter of parameters) {
    const type = concrete(parameter.type);
    if (parameter.mode === "out") {
      const name = `o${outs.length}`;
      outs.push({ name, type });
      texts.push(`out ${name}`);
      continue;
    }
    if (parameter.mode === "params" && type.form === "array" && random.chance(0.7)) {
      for (let count = random.int(0, 3); count > 0; count -= 1) {
        const item = value(random, type.element, `${of}.${parameter.name}`);
        if (item === undefined) return undefined;
        texts.push(item);
      }
      continue;
    }
    const text = value(random, type, `${of}.${parameter.name}`);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return { text: texts.join(", "), outs };
}

/** The call, or a block that gives back what the call delivers as well. */
function wrapped(given: Given, text: string): string {
  if (given.outs.length === 0) return text;
  const declared = given.outs.map(({ name, type }) => `${typeText(type)} ${name};`).join(" ");
  return `${declared} var result = ${text}; return new object[] { result, ${given.outs.map(({ name }) => name).join(", ")} };`;
}

function operator(
  random: Random,
  member: Extract<Member, { kind: "operator" }>,
  concrete: (type: Type) => Type,
): string | undefined {
  const operands = member.parameters.map(({ type }) =>
    value(random, concrete(type), `${member.owner.fullName}.operator`),
  );
  const [left, right] = operands;
  if (left === undefined || operands.includes(undefined)) return undefined;
  if (member.symbol === "implicit" || member.symbol === "explicit")
    return `(${typeText(concrete(member.returns))})(${left})`;
  return right === undefined
    ? `${member.symbol}(${left})`
    : `(${left}) ${member.symbol} (${right})`;
}
