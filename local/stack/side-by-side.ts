import { isDeepStrictEqual } from "node:util";
import { StartError } from "../errors.ts";
import type { BlocksByType, StackDocument, StackFile } from "./stack-document.ts";

/**
 * Stacks that are deployed side by side, each for itself: their addresses and variables have the names of their stacks
 * in front, since two stacks may have the same ones; and where a stack reads another one's state, it has that one's outputs.
 *
 * @throws StartError when two of them have one name.
 */
export function sideBySide(files: readonly StackFile[]): readonly StackFile[] {
  const names = files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new StartError(`Two of the stacks are called ${twice}. Name each stack once: --stack.`);
  }
  const apart = files.map(inOwnName);
  return apart.map((file) => ({ ...file, document: withStatesOf(apart, file.document) }));
}

/** A stack whose addresses and variables no other stack has. */
function inOwnName({ name, folder, document, variables }: StackFile): StackFile {
  const own = (part: string) => `${name}--${part}`;
  const addresses = new Set([
    ...addressesOf(document.resource ?? {}, ""),
    ...addressesOf(document.data ?? {}, "data."),
    ...[...variables.keys()].map((variable) => `var.${variable}`),
  ]);
  const expression = (text: string) =>
    text.replace(/(?<![\w.-])((?:data\.)?[a-z]\w*\.)([\w-]+)/g, (whole, type, part) =>
      addresses.has(whole) ? `${type}${own(part)}` : whole,
    );
  const renamed = <T>(parts: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(
      Object.entries(parts).map(([part, value]) => [own(part), inExpressions(value, expression)]),
    );
  const blocks = (types: BlocksByType = {}): BlocksByType =>
    Object.fromEntries(Object.entries(types).map(([type, named]) => [type, renamed(named)]));
  return {
    name,
    folder,
    document: {
      ...document,
      resource: blocks(document.resource),
      data: blocks(document.data),
      output: inExpressions(document.output ?? {}, expression),
    },
    variables: new Map([...variables].map(([variable, value]) => [own(variable), value])),
  };
}

function addressesOf(types: BlocksByType, prefix: string): string[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${prefix}${type}.${name}`),
  );
}

/** A value with what stands in `${}` changed, wherever in it; what only looks so is doubled and stays as it is. */
function inExpressions<T>(value: T, change: (expression: string) => string): T {
  if (typeof value === "string") {
    const text = value.replace(
      /([$%])\1\{|\$\{([^{}]*)\}/g,
      (whole, escaped, expression: string) =>
        escaped === undefined ? `\${${change(expression)}}` : whole,
    );
    return text as T;
  }
  if (Array.isArray(value)) return value.map((item) => inExpressions(item, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, inExpressions(item, change)]),
  ) as T;
}

const stateType = "terraform_remote_state";

/** A stack that has the outputs of the others where it reads their states. */
function withStatesOf(all: readonly StackFile[], document: StackDocument): StackDocument {
  const states = document.data?.[stateType];
  if (states === undefined) return document;
  const read = Object.entries(states).map(([name, state]) => {
    const stack = all.find((other) => isStateOf(other.document, state));
    const outputs = Object.entries(stack?.document.output ?? {});
    return [
      name,
      { ...state, outputs: Object.fromEntries(outputs.map(([key, { value }]) => [key, value])) },
    ] as const;
  });
  return { ...document, data: { ...document.data, [stateType]: Object.fromEntries(read) } };
}

/** Whether a stack reads the state of another one. */
export function readsStateOf(reader: StackDocument, other: StackDocument): boolean {
  return Object.values(reader.data?.[stateType] ?? {}).some((state) => isStateOf(other, state));
}

/** Whether a stack keeps its state where another one reads a state: everything that is said of both places is the same. */
function isStateOf(
  { terraform }: StackDocument,
  { backend, config }: Readonly<Record<string, unknown>>,
): boolean {
  const place = terraform?.backend?.[String(backend)];
  if (place === undefined || typeof config !== "object" || config === null) return false;
  const shared = Object.entries(config).filter(([key]) => Object.hasOwn(place, key));
  return shared.length > 0 && shared.every(([key, value]) => isDeepStrictEqual(value, place[key]));
}
