import { cut, pathInOneWord } from "./path-in-one-word.ts";

/** The longest name of a part of an API Management service; display names of named values may have more. */
const longestName = 80;

/** Leaves room for what a name says besides the path. */
const longestPathWord = 24;

/**
 * The names that what belongs to a gateway has in its API Management service: APIs, backends, fragments, named values,
 * certificates; also the cookies of its host, the keys in its cache and its counters. Gateways of one service have all
 * of these in common, so each has names that begin in their own way: `mcp-` at the root, and below a path its
 * word, such as `mcp_team_tools__`. No name of one can be that of another: no word holds two underscores in a row, and
 * none of those at the root begins with one.
 */
export class GatewayNames {
  /** Begins every name. */
  readonly prefix: string;

  /** @param path below which the gateway stands, without slashes at its ends; empty for the root. */
  constructor(path: string) {
    this.prefix = path === "" ? "mcp-" : `mcp_${pathInOneWord(path, longestPathWord)}__`;
  }

  /** The name of a part of the gateway, such as its API `oauth` or its fragment `token-answer`. */
  of(part: string): string {
    return cut(`${this.prefix}${part}`, longestName);
  }

  /** The display name of the named value that templates call `key`, by which policies refer to it. */
  namedValue(key: string): string {
    return `${this.prefix}${key}`;
  }
}
