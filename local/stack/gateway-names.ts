/**
 * How the names of what belongs to a gateway begin in its service: `mcp-` at the root, and `mcp_` with the word of
 * its path and two underscores below one.
 */
const prefix = "mcp(?:-|_[a-z0-9_-]+?__)";

/** The names that a part or a named value can have, whatever the path of its gateway. */
export function nameOfPart(part: string): RegExp {
  return new RegExp(`^${prefix}${part}$`);
}

/** What is behind the prefix in a name; the name itself when no gateway has it. */
export function partOf(name: string): string {
  return name.replace(new RegExp(`^${prefix}`), "");
}

/** The prefixes of the gateways that have these named values, of which each has an issuer. */
export function gatewayPrefixes(namedValues: Iterable<string>): string[] {
  const issuer = nameOfPart("issuer");
  return [...namedValues].filter((name) => issuer.test(name)).map((name) => name.slice(0, -6));
}
