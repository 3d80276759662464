/** The name of a parameter, decoded. */
export function parameterName(parameter: string): string {
  const [first] = new URLSearchParams(parameter).keys();
  return first ?? "";
}
