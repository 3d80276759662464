/** Where the variables of C# are in what is written as JavaScript. */
export interface Variables {
  /** A variable, so many functions or rounds further out. */
  at(depth: number, slot: number): string;
  /** Begins those of a function, or of a round of a loop that has its own; the first of them are its parameters. */
  begin(size: number, parameters: number): Beginning;
  end(): void;
}

/** What begins a function of JavaScript. */
export interface Beginning {
  readonly parameters: readonly string[];
  readonly statements: string;
}

/** Variables of JavaScript, which no function can see that is there already. */
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

/** The frames that functions take which are there already. */
export class FramedVariables implements Variables {
  readonly #frames: string[] = [];
  readonly #make: string;
  #count = 0;

  /** @param make the name of the class of the frames */
  constructor(make: string) {
    this.#make = make;
  }

  /** The frame at this point. */
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
    const made = `const ${this.frame} = new ${this.#make}(${size}, ${outer}, context);`;
    const given = names.map((name, slot) => `${this.at(0, slot)} = ${name};`);
    return { parameters: names, statements: [made, ...given].join(" ") };
  }

  end(): void {
    this.#frames.pop();
  }
}
