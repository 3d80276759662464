/** How JavaScript names the variables of C#. */
export interface Variables {
  /** The name of a variable. @param depth how many functions or rounds further out it stands */
  at(depth: number, slot: number): string;
  /**
   * Begins a function, or a round of a loop with variables of its own.
   *
   * @param size how many variables it has
   * @param parameters how many of them, the first ones, are its parameters
   */
  begin(size: number, parameters: number): Beginning;
  end(): void;
}

/** How a function of JavaScript begins: its parameters, and the statements that declare the rest. */
export interface Beginning {
  readonly parameters: readonly string[];
  readonly statements: string;
}

/** Variables of JavaScript, for expressions that are written as a whole: a function that is called could not see them. */
export class OwnVariables implements Variables {
  readonly #prefixes: string[] = [];
  #count = 0;

  at(depth: number, slot: number): string {
    return `${this.#prefixes.at(-1 - depth)}_${slot}`;
  }

  begin(size: number, parameters: number): Beginning {
    this.#prefixes.push(`v${this.#count}`);
    this.#count += 1;
    const names = Array.from({ length: size }, (_, slot) => this.at(0, slot));
    const declared = names.slice(parameters);
    return {
      parameters: names.slice(0, parameters),
      statements: declared.length === 0 ? "" : `let ${declared.join(", ")};`,
    };
  }

  end(): void {
    this.#prefixes.pop();
  }
}

/** Slots of frames, where functions that are called find them as well. */
export class FramedVariables implements Variables {
  readonly #frames: string[] = [];
  readonly #frameClass: string;
  #count = 0;

  /** @param frameClass the name of the class of the frames */
  constructor(frameClass: string) {
    this.#frameClass = frameClass;
  }

  /** The name of the frame at this point. */
  get frame(): string {
    return this.#frames.at(-1) ?? "undefined";
  }

  at(depth: number, slot: number): string {
    return `${this.frame}${".parent".repeat(depth)}.slots[${slot}]`;
  }

  begin(size: number, parameters: number): Beginning {
    const outer = this.frame;
    this.#frames.push(`frame${this.#count}`);
    this.#count += 1;
    const names = Array.from({ length: parameters }, (_, index) => `a${index}`);
    const made = `const ${this.frame} = new ${this.#frameClass}(${size}, ${outer}, context);`;
    const given = names.map((name, slot) => `${this.at(0, slot)} = ${name};`);
    return { parameters: names, statements: [made, ...given].join(" ") };
  }

  end(): void {
    this.#frames.pop();
  }
}
