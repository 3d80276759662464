/** The display name in API Management of the named value that templates call `key`. */
export function namedValueName(key: string): string {
  return `mcp-${key}`;
}
