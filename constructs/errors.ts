/** A property of a construct that cannot work. Thrown while constructing, naming the construct. */
export class InvalidPropertyError extends Error {
  constructor(construct: string, property: string, problem: string) {
    super(`${construct}: ${property} ${problem}`);
    this.name = "InvalidPropertyError";
  }
}
