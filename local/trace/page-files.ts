import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The files of the page that can be asked for, `.js` standing for whatever TypeScript they are written in. */
const names = [
  "index.html",
  "page.css",
  "policy-text.css",
  "sequence.css",
  "metrics.css",
  "icon.svg",
  ..."main element state live list flow-view way-view source-view message-view effective-view metrics-view calls-view latency-view latency numbers number-parts highlight marks words keys"
    .split(" ")
    .map((name) => `${name}.js`),
];

/** Reads the page as it is published, or from its sources in a checkout. */
export function readPage(folder = new URL("./page/", import.meta.url)): Map<string, PageFile> {
  return new Map(
    names.map((name) => [`/${name === "index.html" ? "" : name}`, readFile(folder, name)] as const),
  );
}

function readFile(folder: URL, name: string): PageFile {
  const type = types[extname(name)] ?? "";
  const file = new URL(name, folder);
  if (existsSync(file)) return { type, content: readFileSync(file, "utf8") };
  const source = readFileSync(new URL(name.replace(/js$/, "ts"), folder), "utf8");
  return { type, content: javaScriptOf(source) };
}

/** TypeScript whose types are left out; imports name the file as it is asked for. */
function javaScriptOf(source: string): string {
  const { emitWarning } = process;
  // Node says that this is experimental. It is done in a checkout only: what is published is compiled.
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source).replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.js"');
  } finally {
    process.emitWarning = emitWarning;
  }
}
