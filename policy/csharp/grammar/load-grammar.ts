import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createContext, runInContext } from "node:vm";
import type { Language, Parser } from "web-tree-sitter";
import { packageFolder } from "../../../package-folder.cjs";

/** The parser generator's runtime with its C# grammar. */
export interface Grammar {
  readonly Parser: typeof Parser;
  readonly language: Language;
}

/**
 * Loads the grammar at once. Policies are compiled while a stack is synthesized, which waits for
 * nothing; and a module that awaits while it is loaded cannot be loaded by `require`.
 *
 * The runtime's start is asynchronous in form only: given WebAssembly that is compiled already, it
 * waits for nothing but its own promises. So it runs in a context whose promises are settled before
 * a call returns: `microtaskMode` of
 * https://nodejs.org/api/vm.html#vmcreatecontextcontextobject-options.
 */
export function loadGrammar(): Grammar {
  const { resolve } = createRequire(join(packageFolder, "package.json"));
  const runtime = resolve("web-tree-sitter");
  const grammar = join(packageFolder, "policy/csharp/grammar/tree-sitter-c_sharp.wasm");
  const context = createContext(
    {
      ...{ process, TextDecoder, URL, console },
      runtimeRequire: createRequire(runtime),
      runtimeFile: runtime,
      runtimeFolder: dirname(runtime),
      runtimeCode: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
      grammarCode: readFileSync(grammar),
    },
    { microtaskMode: "afterEvaluate" },
  );
  // As Node wraps a module of CommonJS; on the first line, so that lines of a stack trace are right.
  const wrapped = `var load = function (module, exports, require, __filename, __dirname) {${readFileSync(runtime, "utf8")}\n};`;
  runInContext(wrapped, context, { filename: runtime });
  runInContext(start, context, { filename: "start-grammar.js" });
  const { started, failure } = context;
  if (started === undefined) {
    throw new Error(`The C# grammar ${grammar} cannot be loaded.`, { cause: failure });
  }
  return started as Grammar;
}

const start = `
var module = { exports: {} };
load(module, module.exports, runtimeRequire, runtimeFile, runtimeFolder);
var { Parser, Language } = module.exports;
var started, failure;
Parser.init({
  instantiateWasm(imports, use) {
    const compiled = new WebAssembly.Module(runtimeCode);
    use(new WebAssembly.Instance(compiled, imports), compiled);
  },
}).then(
  () => {
    started = { Parser, language: Language.loadSync(new WebAssembly.Module(grammarCode)) };
    runtimeCode = grammarCode = undefined;
  },
).catch((reason) => { failure = reason; });
`;
