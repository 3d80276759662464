/** Settings that cannot work; each problem is one sentence that begins with the setting. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  /** A sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((text) => `  ${text}`).join("\n")}`);
    this.problems = problems;
  }
}
