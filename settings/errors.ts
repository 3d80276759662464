/** Settings that cannot work; each problem is one sentence that begins with the setting. */
export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((text) => `  ${text}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}
