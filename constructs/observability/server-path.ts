import { Token } from "cdktf";
import { type Kind, text } from "../properties/kinds.ts";

const path = text("the path of an MCP server's URL, such as /weather/mcp");

/** Which server is meant: a query compares whole paths, so that a name alone would find no call and an alert never be raised. */
export const serverPath: Kind<string> = {
  ...path,
  misfit: (value) =>
    typeof value !== "string" || Token.isUnresolved(value) || /^\/[^\s?#]+$/.test(value)
      ? path.misfit(value)
      : {
          within: "",
          problem: `must be the path of an MCP server's URL, such as /weather/mcp; it is "${value}".`,
        },
};
