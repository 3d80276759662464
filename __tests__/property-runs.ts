/**
 * How often a property is tried: `wanted` times by npm run test:slow, which draws its inputs anew each time, and a quarter of it
 * in the default suite, which tries the same ones again and again.
 */
export function runs(wanted: number): number {
  return process.env["SLOW"] === "1" ? wanted : Math.ceil(wanted / 4);
}
