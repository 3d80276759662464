/** Names of which one is to be chosen: `list, show or revoke`. */
export function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
