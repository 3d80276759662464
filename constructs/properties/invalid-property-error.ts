/** A property of a construct that cannot work. Thrown while constructing, naming the construct. */
export class InvalidPropertyError extends Error {
  /** What is wrong with the property, as the rest of a sentence that begins with its name. */
  readonly problem: string;

  constructor(construct: string, property: string, problem: string) {
    super(`${construct}: ${property} ${problem}`);
    this.name = "InvalidPropertyError";
    this.problem = problem;
  }
}
