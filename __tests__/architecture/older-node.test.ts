// Composing and the commands that run no gateway work on Node.js 20; the tests run on the project's own, which would not notice.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** What composes, and what every command loads before it says that it needs a newer Node.js. */
const rooms = ["policy", "constructs", "command-line", "azure-cli", "grants", "doctor", "command"];

/** What came after Node.js 20.9, with the version that brought it. */
const newer: readonly (readonly [code: RegExp, since: string])[] = [
  [/\bURL\.parse\b/, "22.1"],
  [/\bPromise\.withResolvers\b/, "22.0"],
  [/\bPromise\.try\b/, "24.0"],
  [/\bArray\.fromAsync\b/, "22.0"],
  [/\b(?:Object|Map)\.groupBy\b/, "21.0"],
  [
    /(?<!\bz)\.(?:union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
    "22.0",
  ],
  // Those of Object take one.
  [
    /\.(?:(?:values|keys|entries)\(\)|matchAll\([^()]*\))\s*\.(?:map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\(/,
    "22.0",
  ],
  [/\bIterator\.\w/, "22.0"],
  [/\bRegExp\.escape\b|\bError\.isError\b|\bMath\.sumPrecise\b/, "24.0"],
  [/\bUint8Array\.from(?:Base64|Hex)\b/, "25.0"],
  [/\bimport\.meta\.(?:dirname|filename)\b/, "20.11"],
  [/\bparentPath\b/, "20.12"],
  [/\bstyleText\b/, "20.12"],
  [/\bloadEnvFile\b|\bparseEnv\b/, "20.12"],
  [/import \{[^}]*\bhash\b[^}]*\} from "node:crypto"/, "20.12"],
  [/\bglobSync\b|\bmatchesGlob\b/, "22.0"],
  [/\bgetBuiltinModule\b/, "22.3"],
  [/\bregisterHooks\b|\bstripTypeScriptTypes\b/, "22.15"],
  [/"node:sqlite"/, "22.5"],
  [/\(\?[ims]*-?[ims]+:/, "23.0"],
];

/** Hashes are made where policies run, which needs the newer one; to load this file is no use of it. */
const whereItRuns: ReadonlySet<string> = new Set(["policy/csharp/library/crypto/digests.ts"]);

/** The files of the rooms, and those of the local gateway that they import before they run one. */
function filesOnOlderNode(): string[] {
  const found = new Set<string>();
  const open = rooms.flatMap((room) => globSync(`${room}/**/*.ts`));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\s(?!type\b)[^;]*?from "(\.[^"]+\.ts)";$/gms,
    )) {
      open.push(join(dirname(file), path));
    }
  }
  return [...found].sort();
}

function newerIn(code: string): string[] {
  return newer.flatMap(([pattern, since]) => {
    const [word] = pattern.exec(code) ?? [];
    return word === undefined ? [] : [`${word} is of Node.js ${since}`];
  });
}

describe("what runs on Node.js 20", () => {
  it("uses nothing newer", () => {
    const used = filesOnOlderNode()
      .filter((file) => !whereItRuns.has(file))
      .flatMap((file) =>
        newerIn(codeOf(readFileSync(file, "utf8"))).map((what) => `${file}: ${what}`),
      );
    expect(used).toEqual([]);
  });

  it("is more than the rooms, and not all of the local gateway", () => {
    const files = filesOnOlderNode();
    expect(files).toContain("local/requirements.ts");
    expect(files).toContain("doctor/callback.ts");
    expect(files).not.toContain("local/start-local.ts");
  });

  it.each([
    'const url = URL.parse("x");',
    "const { promise } = Promise.withResolvers();",
    "const both = one.union(other);",
    "for (const x of map.values().map((y) => y)) use(x);",
    'import { createHash, hash } from "node:crypto";',
    "entries.map(({ parentPath }) => parentPath);",
    "const pattern = /(?i:a)/;",
  ])("would be seen: %s", (code) => {
    expect(newerIn(code)).toHaveLength(1);
  });
});

/** The code without its comments, which may name what is not used. */
function codeOf(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
