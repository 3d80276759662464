import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  allFiles,
  context,
  copiesOf,
  execForm,
  filesNamedBy,
  stages,
  textsOf,
  visibleFiles,
} from "./dockerfile.ts";

const manifest = JSON.parse(readFileSync(`${context}/package.json`, "utf8"));
const all = stages();
const [building = [], image = []] = all;
const sources = allFiles().filter((file) => file.endsWith(".ts"));

describe("the Dockerfile", () => {
  it("has one stage that builds and one that runs", () => {
    expect(all).toHaveLength(2);
    expect(textsOf(building, "FROM")[0]).toMatch(/ AS build$/);
  });

  it("pins the version of Node, the same in both stages and one the manifest allows", () => {
    const tags = all.map(
      (stage) => /^node:([\d.]+)-alpine/.exec(textsOf(stage, "FROM")[0] ?? "")?.[1],
    );
    expect(tags[0]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(tags[1]).toBe(tags[0]);
    const digests = all.map(
      (stage) => /@(sha256:[0-9a-f]{64})(?: |$)/.exec(textsOf(stage, "FROM")[0] ?? "")?.[1],
    );
    expect(digests[0]).toBeDefined();
    expect(digests[1]).toBe(digests[0]);
    const least = Number(/\d+/.exec(manifest.engines.node)?.[0]);
    expect(Number(tags[0]?.split(".")[0])).toBeGreaterThanOrEqual(least);
  });

  it("installs from the lock file and runs no script of a package", () => {
    expect(textsOf(building, "RUN")).toEqual([
      expect.stringMatching(/^npm ci --ignore-scripts\b/),
      "npm run build",
    ]);
    expect(textsOf(image, "RUN")).toEqual([]);
  });

  it("copies files that exist, all that the program is built from, and runs nothing but what was built", () => {
    const copies = copiesOf(building);
    for (const { sources } of copies) {
      for (const source of sources) {
        expect(filesNamedBy(source), source).not.toEqual([]);
      }
    }
    expect(copies.flatMap(({ sources }) => sources.flatMap(filesNamedBy)).sort()).toEqual(
      ["package.json", "package-lock.json", ...sources].sort(),
    );
    expect(copiesOf(image)).toEqual([{ from: "build", sources: ["/app/dist"], target: "./dist" }]);
  });

  it("sees nothing else of the folder", () => {
    expect(visibleFiles()).toEqual([...sources, "package-lock.json", "package.json"].sort());
  });

  it("does not run as root", () => {
    const names = image.map(({ name }) => name);
    expect(textsOf(image, "USER")).toEqual(["node"]);
    expect(names.indexOf("USER")).toBeLessThan(names.indexOf("CMD"));
    expect(names.indexOf("USER")).toBeGreaterThan(names.lastIndexOf("COPY"));
  });

  it("starts and checks the program without a shell, so that it receives SIGTERM itself", () => {
    expect(textsOf(image, "ENTRYPOINT")).toEqual([]);
    const [program, ...parameters] = execForm(textsOf(image, "CMD")[0]);
    expect(program).toBe("node");
    expect(parameters.filter((parameter) => !parameter.startsWith("--"))).toEqual([
      "dist/main.mjs",
    ]);
    expect(execForm(textsOf(image, "HEALTHCHECK")[0])).toEqual([
      "node",
      "dist/main.mjs",
      "healthcheck",
    ]);
  });

  it("bakes no configuration in", () => {
    expect(textsOf(image, "ENV")).toEqual(["NODE_ENV=production"]);
    expect(textsOf(image, "EXPOSE")).toEqual(["8080"]);
  });
});

describe("the program", () => {
  /** What a file imports, at its top or later. */
  function importsOf(file: string): string[] {
    const text = readFileSync(`${context}/${file}`, "utf8");
    const found = text.matchAll(/(?:^import|^\} from|\bimport\(|\.resolve\()[^";]*?"(.+?)"/gm);
    return [...found].map(([, name = ""]) => name);
  }

  /** The package of what is imported, without the path in it. */
  function packageOf(name: string): string {
    return name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/");
  }

  it("imports nothing but its own files, its own dependencies and Node", () => {
    const own = new Set([...sources, "package.json"]);
    const shipped = Object.keys(manifest.dependencies);
    const allowedIn = (file: string) =>
      new Set(file === "build.ts" ? Object.keys(manifest.devDependencies) : shipped);
    const foreign = sources.flatMap((file) =>
      importsOf(file).filter((name) =>
        name.startsWith(".")
          ? !own.has(join(dirname(file), name))
          : !name.startsWith("node:") && !allowedIn(file).has(packageOf(name)),
      ),
    );
    expect(sources.flatMap(importsOf)).toContain("@modelcontextprotocol/server");
    expect(foreign).toEqual([]);
  });

  it("uses every dependency it ships", () => {
    const used = new Set(sources.flatMap(importsOf).map(packageOf));
    for (const name of Object.keys(manifest.dependencies)) expect(used).toContain(name);
  });
});
