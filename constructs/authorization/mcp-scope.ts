import { needed, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";

/** A permission that clients ask for and people approve. */
export interface McpScope {
  /** What clients send, for example `weather.read`. */
  readonly name: string;
  /** The text on the consent page, for example "Read the weather". */
  readonly description: string;
}

export const scopeShape: Shape<McpScope> = {
  name: needed(text("what clients send")),
  description: needed(text("what a person allows by it, which the consent page shows")),
};
