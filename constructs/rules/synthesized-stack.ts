import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** A resource or data source of a stack, its arguments as Terraform is given them. */
export interface StackBlock {
  /** As Terraform refers to it: `type.name`, or `data.type.name`. */
  readonly address: string;
  /** Its type; that of a data source begins with `data.`. */
  readonly type: string;
  /** The path of its construct; its address where the stack does not say it. */
  readonly path: string;
  /** Its arguments. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** An output of a stack. */
export interface StackOutput {
  /** Its name. */
  readonly name: string;
  /** Its value as written: text with references, or a list or object of such. */
  readonly value: unknown;
}

type BlocksByType = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The copies of a resource with `count` or `for_each` are alike to rules: `[0]`, `["a"]`, `[each.key]`, `[*]`. */
const copy = String.raw`(?:\[[^\]]*\])?`;
const wholeReference = new RegExp(
  String.raw`^\$\{\s*((?:data\.)?[a-z]\w*\.[\w-]+)${copy}\.(\w+)\s*\}$`,
);
const references = new RegExp(
  String.raw`(?<!\$)\$\{[^}]*?((?:data\.)?\b[a-z]\w*_\w+\.[\w-]+)${copy}\.[^}]*\}`,
  "g",
);
const localValue = /^\$\{\s*local\.([\w-]+)\s*\}$/;

/**
 * A stack in Terraform's JSON syntax (`cdk.tf.json`), for rules to look at. Whatever made it: CDKTF, its fork, or a
 * program of its own.
 */
export class SynthesizedStack {
  /** Every resource and data source. */
  readonly blocks: readonly StackBlock[];
  /** Every output. */
  readonly outputs: readonly StackOutput[];
  /** The type of the place where Terraform keeps the state; undefined where none is named. */
  readonly backend: string | undefined;
  /** What is written besides resources, data sources and outputs: variables, locals, providers and modules. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The policy fragments of stacks on the same service, which its policies can include. */
  readonly fragmentsElsewhere: readonly StackBlock[];
  readonly #byAddress: ReadonlyMap<string, StackBlock>;

  /**
   * @param terraform the parsed JSON
   * @param beside stacks on the same API Management service
   * @throws InvalidPropertyError when it is not an object.
   */
  constructor(terraform: unknown, beside: readonly unknown[] = []) {
    if (!isObject(terraform)) {
      throw new InvalidPropertyError(
        "StackRules",
        "stack",
        "must be a stack in Terraform's JSON syntax, parsed: JSON.parse of cdk.tf.json.",
      );
    }
    this.blocks = [...blocksOf(terraform["resource"], ""), ...blocksOf(terraform["data"], "data.")];
    this.fragmentsElsewhere = beside.flatMap((stack) =>
      new SynthesizedStack(stack).ofType("azurerm_api_management_policy_fragment"),
    );
    this.#byAddress = new Map(this.blocks.map((block) => [block.address, block]));
    this.outputs = parts(terraform["output"]).flatMap((outputs) =>
      Object.entries(outputs).map(([name, output]) => ({
        name,
        value: parts(output)[0]?.["value"],
      })),
    );
    const { variable, locals, provider, module } = terraform;
    this.settings = { variable, locals, provider, module };
    const [settings] = parts(terraform["terraform"]);
    const [place] = parts(settings?.["backend"]).flatMap((backend) => Object.keys(backend));
    this.backend = place ?? (settings?.["cloud"] === undefined ? undefined : "cloud");
  }

  /** Every resource of these types; a data source has a type that begins with `data.`. */
  ofType(...types: readonly string[]): StackBlock[] {
    return this.blocks.filter(({ type }) => types.includes(type));
  }

  /** What stands at a path of names separated by dots, in every nested block that is there. */
  valuesAt(block: StackBlock, path: string): unknown[] {
    return path
      .split(".")
      .reduce<unknown[]>(
        (values, name) => values.flatMap(parts).map((part) => part[name]),
        [block.values],
      )
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .filter((value) => value !== undefined && value !== null);
  }

  /** What stands there, where references to arguments of the stack are followed. */
  valueAt(block: StackBlock, path: string): unknown {
    return this.resolved(this.valuesAt(block, path)[0]);
  }

  /** The resources and data sources that a text refers to. */
  referred(text: unknown): StackBlock[] {
    let value = text;
    for (let depth = 0; depth < 8 && typeof value === "string"; depth += 1) {
      value = this.#local(value) ?? value;
    }
    if (typeof value !== "string") return [];
    return [...value.matchAll(references)].flatMap(([, address = ""]) => {
      const block = this.#byAddress.get(address);
      return block === undefined ? [] : [block];
    });
  }

  /** The local value that a text is and no more. */
  #local(text: string): unknown {
    const [, name] = localValue.exec(text) ?? [];
    if (name === undefined) return undefined;
    return parts(this.settings["locals"]).map((locals) => locals[name])[0];
  }

  /** What a text refers to and no more: an argument of the stack, or the text where only Azure knows it. */
  resolved(value: unknown, depth = 0): unknown {
    if (typeof value !== "string" || depth > 8) return value;
    const local = this.#local(value);
    if (local !== undefined) return this.resolved(local, depth + 1);
    const [, address = "", attribute = ""] = wholeReference.exec(value) ?? [];
    const target = this.#byAddress.get(address)?.values[attribute];
    return target === undefined ? value : this.resolved(target, depth + 1);
  }
}

/** Whether Terraform makes something of the text when it deploys. */
export function isReference(text: string): boolean {
  return /(?:^|[^$])\$\{/.test(text);
}

/** The nested blocks in a value: of one JSON has the block itself, or a list of one. */
export function parts(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(parts);
  return isObject(value) ? [value] : [];
}

/** Every text in a value, with the names that lead to it. */
export function* textsIn(value: unknown, path = ""): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item, path);
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      // CDKTF's note of the construct.
      if (name !== "//") yield* textsIn(inner, path === "" ? name : `${path}.${name}`);
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function blocksOf(written: unknown, prefix: "" | "data."): StackBlock[] {
  return parts(written).flatMap((types) =>
    Object.entries(types as BlocksByType).flatMap(([type, named]) =>
      Object.entries(named ?? {}).flatMap(([name, value]) => {
        const address = `${prefix}${type}.${name}`;
        return parts(value).map((values) => ({
          address,
          type: `${prefix}${type}`,
          path: constructPath(values) ?? address,
          values,
        }));
      }),
    ),
  );
}

/** What CDKTF notes beside the arguments. */
function constructPath(values: Readonly<Record<string, unknown>>): string | undefined {
  const [note] = parts(values["//"]).flatMap((comment) => parts(comment["metadata"]));
  return typeof note?.["path"] === "string" ? note["path"] : undefined;
}
