import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { compile } from "../packaging/compile.ts";
import type { ApiItem, EntryPoint } from "./api-item.ts";

const root = resolve(import.meta.dirname, "..");

/** What is described of the package, by its folders: the policy compiler is not, beyond its own comments. */
const specifiers = {
  constructs: "azure-mcp-gateway",
  local: "azure-mcp-gateway/local",
  "local/policy-run": "azure-mcp-gateway/testing",
};

/** Types alone, without maps to sources that nobody reads here. */
const options = ["--emitDeclarationOnly", "--sourceMap", "false", "--inlineSources", "false"];

/** What is named and not described: types of the policy compiler, and the stand-in for Entra that tests work with. */
const named = [
  "Certificate",
  "LocalEntra",
  "PlainValue",
  "PolicyFinding",
  "Scope",
  "Section",
  "Tier",
];

/** The public API cannot be described; the message says what is amiss. */
export class UndescribedError extends Error {
  override readonly name = "UndescribedError";
}

/**
 * What the package exports, read from the types as they are published.
 * @throws CompileError when types cannot be made.
 * @throws UndescribedError when a declaration names a type that no entry point exports.
 */
export function readEntryPoints(): EntryPoint[] {
  // Beside the packages that the types name, where git and all tools look at nothing.
  const output = join(root, "cdktf.out");
  mkdirSync(output, { recursive: true });
  const work = mkdtempSync(join(output, "reference-"));
  try {
    compile(work, options);
    return Object.entries(specifiers).map(([folder, specifier]) => ({
      specifier,
      items: itemsOf(folder, work),
    }));
  } finally {
    rmSync(work, { recursive: true });
  }
}

function itemsOf(folder: string, work: string): readonly ApiItem[] {
  const file = join(work, `${folder.replaceAll("/", "-")}.api.json`);
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(work, folder, "index.d.ts"),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "es2023",
            lib: ["es2023", "esnext"],
            module: "nodenext",
            moduleResolution: "nodenext",
            strict: true,
            skipLibCheck: true,
            types: ["node"],
          },
          include: [join(work, folder, "index.d.ts")],
        },
      },
      docModel: { enabled: true, apiJsonFilePath: file },
      apiReport: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
    },
    configObjectFullPath: join(root, "package.json"),
    packageJsonFullPath: join(root, "package.json"),
  });
  const problems: string[] = [];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // Comments are read by doc-comment.ts; what is meant for others has no release tag.
      if (message.messageId === "ae-forgotten-export") {
        const [, symbol = ""] = /"(\w+)"/.exec(message.text) ?? [];
        if (!named.includes(symbol)) problems.push(message.text);
      } else if (message.logLevel === ExtractorLogLevel.Error) {
        problems.push(message.text);
      }
      message.handled = true;
    },
  });
  if (problems.length > 0) {
    throw new UndescribedError(`${folder}/index.ts cannot be described.\n${problems.join("\n")}`);
  }
  const { members } = JSON.parse(readFileSync(file, "utf8")) as { members: readonly ApiItem[] };
  return (members[0]?.members ?? []).map(asUsed);
}

/** Without what subclasses alone see: nobody extends these classes. */
function asUsed({ members, ...item }: ApiItem): ApiItem {
  if (members === undefined) return item;
  return { ...item, members: members.filter(({ isProtected = false }) => !isProtected) };
}
