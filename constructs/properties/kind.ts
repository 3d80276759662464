/** What a property may be. TypeScript knows it as well; JavaScript learns it here. */
export interface Kind<T, Needed extends boolean = false> {
  /** What to give, for the sentence that refuses anything else. */
  readonly give: string;
  readonly isNeeded: Needed;
  /** What is wrong with a value that is there; undefined when nothing is. */
  misfit(value: unknown): Misfit | undefined;
  /** Never there: it lets TypeScript compare tables with interfaces. */
  readonly type?: T;
}

/** What each property of an interface may be: TypeScript lets none be forgotten, and none be made up. */
export type Shape<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Kind<NonNullable<T[Name]>>
    : Kind<NonNullable<T[Name]>, true>;
};

/** One line of a shape, whatever the interface. */
export type ShapeEntry = Kind<unknown, boolean>;

/** What is wrong with a value, or within it. */
export interface Misfit {
  /** Where in the value, such as `.approve.roles[0]`; empty for the value itself. */
  readonly within: string;
  /** The rest of the sentence that begins with its place. */
  readonly problem: string;
}
