/** The options of System.Text.RegularExpressions.RegexOptions. */
export const RegexOptions = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
} as const;

/** The options in force at one place of a pattern. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly explicitCapture: boolean;
  readonly singleline: boolean;
  readonly ignoreSpace: boolean;
  readonly ecmaScript: boolean;
}

export function flagsOf(options: number): Flags {
  const has = (option: keyof typeof RegexOptions) => (options & RegexOptions[option]) !== 0;
  return {
    ignoreCase: has("IgnoreCase"),
    multiline: has("Multiline"),
    explicitCapture: has("ExplicitCapture"),
    singleline: has("Singleline"),
    ignoreSpace: has("IgnorePatternWhitespace"),
    ecmaScript: has("ECMAScript"),
  };
}

/** The flags after inline options such as `i` and `-m`. */
export function changed(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean) =>
    (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: value("i", flags.ignoreCase),
    multiline: value("m", flags.multiline),
    explicitCapture: value("n", flags.explicitCapture),
    singleline: value("s", flags.singleline),
    ignoreSpace: value("x", flags.ignoreSpace),
    ecmaScript: flags.ecmaScript,
  };
}
