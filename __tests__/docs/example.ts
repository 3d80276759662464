import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as cdktf from "cdktf";
import * as constructs from "../../constructs/index.ts";
import { codeBlocks } from "./code-blocks.ts";

/** TypeScript of a document. */
export interface Example {
  /** The document and the line at which it begins. */
  readonly place: string;
  readonly code: string;
  /** Whether it composes a stack; the rest is for a running gateway, a test runner or a server. */
  readonly composes: boolean;
}

/** What an example may use without saying how it came about. */
const given: Readonly<Record<string, string>> = {
  // Compiling the gateway's own policies is what other tests do.
  app: "const app = new App({ stackTraces: false, context: { checkPolicies: false } });",
  stack: 'const stack = new TerraformStack(app, "example");',
  platform: 'const platform = new AzurePlatform(stack, "azure");',
  image: 'const image = ContainerImage.fromReference("registry.example/orders:1.4.2");',
  weather: 'const weather = new McpContainerServer(stack, "weather", { platform, image });',
  orders: 'const orders = new McpContainerServer(stack, "orders", { platform, image });',
  backend: 'const backend = McpBackend.url("https://backend.contoso.com/mcp");',
  gateway: 'const gateway = new McpOAuthGateway(stack, "gateway", { platform });',
  entra: 'const entra = new EntraClientApp(stack, "entra");',
  variable: 'const variable = new TerraformVariable(stack, "secret", { sensitive: true });',
  ownTenantId: 'const ownTenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";',
  competitorTenantId: 'const competitorTenantId = "aad0aad0-0000-4000-8000-000000000000";',
  partnerTenantId: 'const partnerTenantId = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";',
  french: "const french = Language.english().texts;",
  compose: 'const compose = (scope: Construct) => new AzurePlatform(scope, "azure");',
};

/** What the library exports as types alone, which its module object does not have. */
const types = [
  ...readFileSync("constructs/index.ts", "utf8").matchAll(/^export (type )?\{([^}]*)\}/gm),
]
  .flatMap(([, all = "", names = ""]) => names.split(",").map((name) => `${all}${name.trim()}`))
  .flatMap((name) => /^type (\w+)$/.exec(name)?.[1] ?? []);

/** The programs of every document. */
export function examples(): Example[] {
  return codeBlocks()
    .filter(({ language }) => language === "ts" || language === "js")
    .map(({ document, line, text }) => {
      const composes = !/azure-mcp-gateway\/(?:local|testing)|startLocal|expect\(|from "jose"/.test(
        text,
      );
      return { place: `${document}:${line}`, code: text, composes };
    });
}

const folder = resolve("cdktf.out/examples");
const files = "cdktf.out/examples/files";

/** The files that examples name. */
const named: Readonly<Record<string, string>> = {
  "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>',
  "assets/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>',
  "policies/orders-outbound.xml":
    '<set-header name="X-Served-By" exists-action="override"><value>orders</value></set-header>',
};

/** Writes the examples as modules that stand alone and returns their paths; each exports the stack it has. */
export function writeExamples(all: readonly Example[]): string[] {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(named)) {
    mkdirSync(dirname(join(files, name)), { recursive: true });
    writeFileSync(join(files, name), text);
  }
  const options = { noUnusedLocals: false, noPropertyAccessFromIndexSignature: false };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: options,
      include: ["*.ts"],
      exclude: [],
    }),
  );
  return all.map(({ place, code }) => {
    const file = join(folder, `${place.replace(/[^\w]+/g, "-")}.ts`);
    writeFileSync(file, moduleOf(code));
    return file;
  });
}

function moduleOf(code: string): string {
  const statements = /^\w+: /.test(code)
    ? `new McpOAuthGateway(stack, "gateway", { platform, ${code} });`
    : code.replace("app.synth();\n", "");
  const declared = new Set(
    [...statements.matchAll(/\b(?:const|function|class) (\w+)|^import \{([^}]*)\}/gm)].flatMap(
      ([, name, imported = ""]) => [name, ...imported.split(",").map((part) => part.trim())],
    ),
  );
  let text = statements;
  // What is given may need what is given before it.
  for (const [name, declaration] of Object.entries(given).reverse()) {
    if (uses(text, name) && !declared.has(name)) text = `${declaration}\n${text}`;
  }
  const imports = [
    ...importsOf("../../constructs/index.ts", Object.keys(constructs), text, declared),
    ...importsOf("../../constructs/index.ts", types, text, declared, "import type"),
    ...importsOf("cdktf", Object.keys(cdktf), text, declared),
    ...importsOf("constructs", ["Construct"], text, declared),
    ...importsOf("vitest", ["expect"], text, declared),
    ...importsOf("node:fs", ["readFileSync"], text, declared),
    ...importsOf("../../local/index.ts", ["startLocal"], text, declared),
    ...importsOf("../../local/policy-run/index.ts", ["loadPolicy", "runPolicy"], text, declared),
  ];
  text = text.replace(/(?<=fromFile\(")/g, `${files}/`);
  if (/PolicyStep/.test(text)) text = text.replace("checkPolicies: false", "checkPolicies: true");
  const exported = uses(text, "stack") ? "export { stack };" : "export {};";
  return `${[...imports, text].join("\n")}\n${exported}\n`.replaceAll(
    /from "azure-mcp-gateway(?:\/(\w+))?"/g,
    (_whole, entry: string | undefined) =>
      `from "../../${entry === "testing" ? "local/policy-run" : (entry ?? "constructs")}/index.ts"`,
  );
}

function importsOf(
  module: string,
  names: readonly string[],
  text: string,
  declared: ReadonlySet<string | undefined>,
  keyword: "import" | "import type" = "import",
): string[] {
  const used = names.filter((name) => uses(text, name) && !declared.has(name));
  return used.length === 0 ? [] : [`${keyword} { ${used.join(", ")} } from "${module}";`];
}

/** Whether the name stands in the text as a word of its own, and as no property. */
function uses(text: string, name: string): boolean {
  return new RegExp(`(?<![.\\w"'/>-])${name}(?![\\w"'/<-]|\\??: )`).test(text);
}
