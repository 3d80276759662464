/** A permission that clients ask for and people approve. */
export interface McpScope {
  /** What clients send, for example `weather.read`. */
  readonly name: string;
  /** What people read on the consent page, for example "Read the weather". */
  readonly description: string;
}
