import type { Property } from "../types/member.ts";
import { contextNamespace } from "../types/registry.ts";
import type { Argument, Value } from "./bound.ts";

/** A variable that an expression reads by a name known before it runs. */
export interface VariableRead {
  readonly name: string;
  /** Where the name stands in the text of the expression, in UTF-16 units. */
  readonly offset: number;
  /**
   * Whether the expression fails without the variable: it reads it with the indexer, and nowhere
   * looks whether it is there.
   */
  readonly mustBeSet: boolean;
}

/** Which of `context.Variables` an expression reads. */
export interface VariableReads {
  readonly named: readonly VariableRead[];
  /** Whether it may read others too, by names that are known only when it runs. */
  readonly any: boolean;
}

/** The members that take the name of a variable and do without it. */
const forgiving = new Set(["ContainsKey", "TryGetValue", "GetValueOrDefault"]);

/**
 * Notes how an expression uses `context.Variables`. Everything is kept by where it stands, because
 * a lambda is bound as often as overload resolution asks for.
 */
export class VariableUses {
  readonly #mentions = new Set<number>();
  readonly #named = new Map<
    number,
    { readonly name: string; readonly offset: number; readonly isForgiving: boolean }
  >();

  /** What `context.Variables` is marked with: where it stands. */
  mention(property: Property, offset: number): number | undefined {
    const { fullName } = property.owner;
    if (property.name !== "Variables" || fullName !== `${contextNamespace}.IProxyRequestContext`) {
      return undefined;
    }
    this.#mentions.add(offset);
    return offset;
  }

  /** Notes `receiver[name]`. */
  index(receiver: Value, name: Argument | undefined): void {
    this.#note(receiver, name, false);
  }

  /** Notes `receiver.method(name)`. */
  call(receiver: Value | undefined, method: string, name: Argument | undefined): void {
    if (receiver !== undefined && forgiving.has(method)) this.#note(receiver, name, true);
  }

  #note({ variablesAt }: Value, name: Argument | undefined, isForgiving: boolean): void {
    if (variablesAt === undefined || name?.bound.form !== "value") return;
    const constant = name.bound.constant?.value;
    if (typeof constant !== "string") return;
    this.#named.set(variablesAt, { name: constant, offset: name.node.start, isForgiving });
  }

  get reads(): VariableReads {
    const any = [...this.#mentions].some((offset) => !this.#named.has(offset));
    const uses = [...this.#named.values()];
    const isLookedFor = (wanted: string) =>
      uses.some(({ name, isForgiving }) => isForgiving && name === wanted);
    const named = uses.map(({ name, offset }) => ({
      name,
      offset,
      mustBeSet: !any && !isLookedFor(name),
    }));
    return { named, any };
  }
}
