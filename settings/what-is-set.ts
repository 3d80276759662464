/** The properties that have a value: for the others a construct has a default of its own. */
export function whatIsSet<Props extends object>(
  props: Props,
): { [Name in keyof Props]?: Exclude<Props[Name], undefined> } {
  const set = Object.entries(props).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [Name in keyof Props]?: Exclude<Props[Name], undefined> };
}
