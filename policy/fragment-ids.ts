/**
 * The id that a fragment has which a policy names. Its case does not count: a tool of Microsoft's that copies services found policies
 * in them that are deployed with another case than the fragment's (azure-api-management-devops-resource-kit, pull request 844).
 */
export function fragmentIdOf(
  fragments: ReadonlyMap<string, unknown>,
  written: string,
): string | undefined {
  if (fragments.has(written)) return written;
  const folded = written.toLowerCase();
  return [...fragments.keys()].find((id) => id.toLowerCase() === folded);
}
