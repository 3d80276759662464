/** How often a property is tried: `wanted` times by npm run test:slow, and a quarter of it in the default suite. */
export function runs(wanted: number): number {
  return process.env["SLOW"] === "1" ? wanted : Math.ceil(wanted / 4);
}
