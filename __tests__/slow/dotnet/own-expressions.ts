import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultUsings } from "../../../policy/csharp/types/registry.ts";
import {
  type PolicyCompilation,
  PolicyCompiler,
  type PolicyFragment,
  type PolicyStatement,
  sections,
  valuesOf,
  walk,
} from "../../../policy/index.ts";
import { isBlock } from "./program.ts";
import { type CompilerError, compile } from "./runtimes.ts";

const snapshots = join(import.meta.dirname, "../../constructs/__snapshots__/policies");

/** An expression of the synthesized policies, with the values of named values in it. */
export interface OwnExpression {
  /** The policy, its line, and the element. */
  readonly where: string;
  readonly text: string;
}

/** Every expression of the policies that the app deploys. */
export function ownExpressions(): readonly OwnExpression[] {
  const compiler = PolicyCompiler.load();
  const fragments = new Map<string, PolicyFragment>();
  const found: OwnExpression[] = [];
  const files = readdirSync(snapshots).sort(
    (a, b) => Number(b.startsWith("fragment-")) - Number(a.startsWith("fragment-")),
  );
  for (const name of files) {
    const text = readFileSync(join(snapshots, name), "utf8").replaceAll("$${", "${");
    const environment = { tier: "BasicV2", namedValue: () => "QUFB", fragments } as const;
    if (name.startsWith("fragment-")) {
      const fragment = policyOf(compiler.compileFragment({ name, text }, environment), name);
      fragments.set(name.replace(/^fragment-(.*)\.xml$/, "mcp-$1"), fragment);
      found.push(...expressionsIn(name, fragment.statements));
      continue;
    }
    const document = policyOf(compiler.compileDocument({ name, text }, environment), name);
    for (const section of sections) {
      found.push(...expressionsIn(name, document.sections[section] ?? []));
    }
  }
  return found;
}

function policyOf<T>(compilation: PolicyCompilation<T>, name: string): T {
  if (compilation.ok) return compilation.policy;
  throw new Error(`${name}: ${compilation.findings.map(({ message }) => message).join("\n")}`);
}

function* expressionsIn(
  name: string,
  statements: readonly PolicyStatement[],
): Generator<OwnExpression> {
  for (const statement of walk(statements)) {
    for (const value of valuesOf(statement)) {
      if (value.kind !== "expression") continue;
      yield { where: `${name}:${value.place.line} <${statement.name}>`, text: value.text };
    }
  }
}

/** Compiles expressions against what API Management gives to them, and says what the compiler says. */
export async function compileOwn(
  folder: string,
  expressions: readonly OwnExpression[],
): Promise<readonly CompilerError[]> {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, "Own.cs");
  const methods = expressions.map(({ where, text }, index) => {
    const body = isBlock(text) ? `{${text}}` : `{ return (${text}); }`;
    return `static object E${index}(IProxyRequestContext context)\n#line 1 "${where}"\n${body}\n#line default`;
  });
  const usings = defaultUsings.map((name) => `using ${name};`).join("\n");
  writeFileSync(source, `${usings}\nstatic class Own {\n${methods.join("\n")}\n}\n`);
  return await compile(
    [join(import.meta.dirname, "Gateway.cs"), source],
    join(folder, "Own.dll"),
    "library",
  );
}
