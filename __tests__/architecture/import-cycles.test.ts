import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

type Graph = ReadonlyMap<string, readonly string[]>;

/** The files of a folder and what they import from it, types and what is loaded later among it. */
function importsWithin(folder: string): Graph {
  const files = globSync("**/*.ts", { cwd: folder, exclude: ["node_modules"] });
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const imported = [
        ...text.matchAll(/^(?:import|export|\}).*?"(\.[^"]+)";$/gm),
        ...text.matchAll(/\bimport\("(\.[^"]+)"\)/g),
      ];
      const paths = imported.map(([, path = ""]) => join(dirname(file), path));
      return [file, paths.filter((path) => known.has(path))];
    }),
  );
}

/** Names its folder for a file in a folder, and the file itself for one beside them. */
function roomOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : file;
}

/** The same with folders in place of their files. */
function rooms(files: Graph): Graph {
  const merged = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const room = roomOf(file);
    const others = merged.get(room) ?? new Set();
    for (const other of imported.map(roomOf)) if (other !== room) others.add(other);
    merged.set(room, others);
  }
  return new Map([...merged].map(([room, others]) => [room, [...others]]));
}

/** What lies on a cycle: it leads back to itself. */
function onCycles(graph: Graph): string[] {
  return [...graph.keys()].filter((start) => {
    const reached = new Set<string>();
    const open = [...(graph.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    return reached.has(start);
  });
}

describe("imports run one way", () => {
  it.each([
    "policy",
    "constructs",
    "local",
    "grants",
    "doctor",
    "command",
    "settings",
    "mcp-server",
  ])("between the files of %s", (folder) => {
    const graph = importsWithin(folder);
    expect([...graph.values()].flat()).not.toEqual([]);
    expect(onCycles(graph)).toEqual([]);
  });

  it.each(["policy/csharp/binder", "constructs", "local/gateway"])(
    "between the rooms of %s",
    (folder) => {
      expect(onCycles(rooms(importsWithin(folder)))).toEqual([]);
    },
  );

  it("and a cycle would be seen", () => {
    const graph = new Map([
      ["a/x.ts", ["b/y.ts"]],
      ["b/y.ts", []],
      ["b/z.ts", ["a/x.ts"]],
    ]);
    expect(onCycles(graph)).toEqual([]);
    expect(onCycles(rooms(graph))).toEqual(["a", "b"]);
  });
});
