import type { Compilation, CSharpCompiler, ExpressionSource } from "./csharp/index.ts";

/**
 * Compiles an expression in which a stand-in may be in the place of a named value that is not known. Where
 * it stands without quotes, a text is tried in its place.
 */
export function compileWithStandIn(
  csharp: CSharpCompiler,
  source: ExpressionSource,
  standIn: string | undefined,
): Compilation {
  const compilation = csharp.compile(source);
  if (compilation.ok || standIn === undefined || !source.text.includes(standIn)) return compilation;
  const unquoted = new RegExp(`(?<=[=(,?:]\\s*)${standIn}(?=\\s*[;),:])`, "g");
  const quoted = csharp.compile({ ...source, text: source.text.replace(unquoted, `"${standIn}"`) });
  return quoted.ok ? quoted : compilation;
}
