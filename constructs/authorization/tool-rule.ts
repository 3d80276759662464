import { flag, list, object, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { type McpScope, scopeShape } from "./mcp-scope.ts";

/** What a call of one tool needs, in addition to what every call to the server needs. */
export interface ToolRule {
  /**
   * Permissions for this tool; a token needs all of them. People approve them when a client asks,
   * which it does when a call was refused for lack of one (step-up). An empty list is refused.
   * @default none
   */
  readonly scopes?: readonly McpScope[];
  /**
   * Whether clients are told to ask for `scopes` at the first sign-in, beside those of the server. Everybody is asked
   * for them then, and clients have them that cannot ask for more later: those of the MCP TypeScript SDK 1 refresh
   * their token instead, and get no further. Calls of other tools need them no more than before.
   * @default false: a client asks when a call of the tool was refused
   */
  readonly askAtSignIn?: boolean;
  /**
   * App roles in Entra; a person needs one of them. Tools that a person cannot have are left out of
   * the person's tool list. An empty list is refused: it could mean everybody or nobody.
   * @default none is needed
   */
  readonly roles?: readonly string[];
}

export const toolRuleShape: Shape<ToolRule> = {
  scopes: list(object(scopeShape)),
  askAtSignIn: flag,
  roles: list(text()),
};
