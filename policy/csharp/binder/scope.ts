import { refuse } from "../finding.ts";
import type { Evaluate } from "../runtime/evaluate.ts";
import type { SyntaxNode } from "../syntax.ts";
import type { Method } from "../types/member.ts";
import type { Type } from "../types/type.ts";

/** Why a variable cannot be assigned, for the message. */
export type ReadOnlyReason = "constant" | "foreach variable" | "range variable" | "using variable";

/** A local variable, parameter or constant. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly slot: number;
  /** How deep the frame is that holds it. */
  readonly level: number;
  readonly constant?: { readonly value: unknown };
  readonly readOnly?: ReadOnlyReason;
}

/** A function declared inside of an expression: known in its whole block, bound where it stands. */
export interface LocalFunction {
  readonly name: string;
  readonly method: Method;
  readonly shape: FrameShape;
  /** Set when the body is bound, which is before anything runs. */
  body: Evaluate | undefined;
}

/** How many variables one frame holds; known only when its code is bound. */
export class FrameShape {
  readonly level: number;
  size = 0;

  constructor(level: number) {
    this.level = level;
  }

  /** A slot for one more value. */
  reserve(): number {
    this.size += 1;
    return this.size - 1;
  }
}

/** The names of a block, and of everything around it. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly shape: FrameShape;
  readonly #locals = new Map<string, Local>();
  readonly #functions = new Map<string, LocalFunction>();
  /** Names of scopes inside this one: C# does not let them mean something else here later. */
  readonly #namesBelow = new Set<string>();

  constructor(parent: Scope | undefined, shape: FrameShape) {
    this.parent = parent;
    this.shape = shape;
  }

  /** The variable of that name that is visible here. */
  find(name: string): Local | undefined {
    return this.#locals.get(name) ?? this.parent?.find(name);
  }

  /** Declares a variable, if the name is free here and in every scope around. */
  declare(
    node: SyntaxNode,
    name: string,
    type: Type,
    extra: Pick<Local, "constant" | "readOnly"> = {},
  ): Local {
    if (name === "context") {
      refuse("csharp-type-mismatch", node, "The name 'context' is taken by APIM; choose another.");
    }
    if (!this.isFree(name)) {
      refuse(
        "csharp-type-mismatch",
        node,
        `A variable named '${name}' is already declared in this scope or one around it; choose another name.`,
      );
    }
    const local = { name, type, slot: this.shape.reserve(), level: this.shape.level, ...extra };
    this.#locals.set(name, local);
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      scope.#namesBelow.add(name);
    }
    return local;
  }

  /** Whether a name means nothing yet, here, around and in what came before inside of this scope. */
  isFree(name: string): boolean {
    const isTaken = this.find(name) !== undefined || this.findFunction(name) !== undefined;
    return !isTaken && !this.#namesBelow.has(name);
  }

  /** Declares a function, under the same rules as a variable. */
  declareFunction(node: SyntaxNode, local: LocalFunction): void {
    if (!this.isFree(local.name)) {
      refuse(
        "csharp-type-mismatch",
        node,
        `The name '${local.name}' is already taken in this scope or one around it; choose another.`,
      );
    }
    this.#functions.set(local.name, local);
  }

  /** The function of that name that is visible here. */
  findFunction(name: string): LocalFunction | undefined {
    return this.#functions.get(name) ?? this.parent?.findFunction(name);
  }

  /** Every variable that can be seen from here. */
  visibleLocals(): readonly Local[] {
    return [...this.#locals.values(), ...(this.parent?.visibleLocals() ?? [])];
  }

  /** The names declared right here. */
  get ownNames(): readonly string[] {
    return [...this.#locals.keys()];
  }

  /** Every visible name, for "did you mean". */
  names(): readonly string[] {
    return [...this.#locals.keys(), ...(this.parent?.names() ?? [])];
  }
}
