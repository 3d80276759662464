import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  version?: string;
  integrity?: string;
  dev?: boolean;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

interface Lock {
  packages: Record<string, LockedPackage>;
}

const shipped = readLock("../../mcp-server/package-lock.json");
const local = readLock("../../package-lock.json");

function readLock(path: string): Lock {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Lock;
}

/** Where `name` is found from the package at `from`: upwards, folder by folder, as Node looks. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; ) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (candidate in lock.packages) {
      return candidate;
    }
    if (folder === "") {
      return undefined;
    }
    const parent = folder.lastIndexOf("/node_modules/");
    folder = parent === -1 ? "" : folder.slice(0, parent);
  }
}

function neededBy({ dependencies, peerDependencies, peerDependenciesMeta }: LockedPackage) {
  const peers = Object.keys(peerDependencies ?? {});
  const required = peers.filter((name) => peerDependenciesMeta?.[name]?.optional !== true);
  return [...Object.keys(dependencies ?? {}), ...required];
}

/** Every package that is loaded from `root`, as "name@version". */
function loadedFrom(lock: Lock, root: string): Set<string> {
  const loaded = new Set<string>();
  const visited = new Set<string>();
  const visit = (path: string): void => {
    for (const name of neededBy(lock.packages[path] ?? {})) {
      const found = resolve(lock, path, name);
      loaded.add(`${name}@${found === undefined ? "missing" : lock.packages[found]?.version}`);
      if (found !== undefined && !visited.has(found)) {
        visited.add(found);
        visit(found);
      }
    }
  };
  visit(root);
  return loaded;
}

describe("the lock file of the image", () => {
  it("installs what the manifest asks for", () => {
    const manifest = JSON.parse(
      readFileSync(new URL("../../mcp-server/package.json", import.meta.url), "utf8"),
    );
    expect(shipped.packages[""]).toMatchObject({
      version: manifest.version,
      dependencies: manifest.dependencies,
    });
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(shipped.packages[`node_modules/${name}`]?.version).toBe(version);
    }
  });

  it("ships what runs locally: the same packages in the same versions", () => {
    const ships = [...loadedFrom(shipped, "")].sort();
    expect(ships.length).toBeGreaterThan(40);
    expect(ships.filter((name) => name.endsWith("@missing"))).toEqual([]);
    expect([...loadedFrom(local, "mcp-server")].sort()).toEqual(ships);
  });

  it("holds nothing that is not loaded, besides what builds it", () => {
    const held = Object.entries(shipped.packages).filter(([path, { dev }]) => path !== "" && !dev);
    expect(held).toHaveLength(loadedFrom(shipped, "").size);
  });

  it("names no registry, so it installs from whichever one npm is set up for", () => {
    for (const [path, entry] of Object.entries(shipped.packages)) {
      expect(entry, path).not.toHaveProperty("resolved");
    }
  });

  it("has the digest of every package, so a registry cannot serve another one", () => {
    for (const [path, entry] of Object.entries(shipped.packages).filter(([path]) => path !== "")) {
      expect(entry.integrity, path).toMatch(/^sha512-/);
    }
  });
});
