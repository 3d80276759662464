import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { proseOf } from "../docs/code-blocks.ts";
import { firstSteps, readmeProgram } from "../slow/adopters/compositions.ts";

const attacks = readdirSync("__tests__/attacks").filter((file) => file.endsWith(".test.ts"));

const documents = globSync(["*.md", "{bench,docs,mcp-server}/**/*.md"], {
  exclude: ["**/node_modules/**"],
});

/** What a document links to or shows: the file, and the heading in it where the link names one. */
function links(document: string): { readonly file: string; readonly heading: string }[] {
  const text = readFileSync(document, "utf8");
  const found = [
    ...text.matchAll(/\]\(([^)\s#]*)(?:#([^)\s]*))?\)/g),
    ...text.matchAll(/ (?:src|srcset)="([^"]+)"/g),
  ];
  return found
    .filter(([, target = ""]) => !/^[a-z]+:/.test(target))
    .map(([, target = "", heading = ""]) => ({
      file: target === "" ? document : join(dirname(document), target),
      heading,
    }));
}

/** The files that a document links to. */
function linked(document: string): string[] {
  return links(document).map(({ file }) => file);
}

/** Headings as GitHub names them in links. */
function headingsOf(document: string): string[] {
  const prose = proseOf(readFileSync(document, "utf8"));
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

it.each(documents)("%s links to nothing that is not there", (document) => {
  expect(linked(document).filter((file) => !existsSync(file))).toEqual([]);
});

it.each(documents)("%s links to no heading that is not there", (document) => {
  const missing = links(document).filter(
    ({ file, heading }) =>
      heading !== "" && file.endsWith(".md") && !headingsOf(file).includes(heading),
  );
  expect(missing).toEqual([]);
});

it.each(documents)("%s has no marks of a merge left", (document) => {
  expect(readFileSync(document, "utf8")).not.toMatch(/^(?:<{7}|>{7}) /m);
});

it("docs/install.md begins with the program of the README, and a cdktf.json that runs it", () => {
  const { program, project } = firstSteps();
  expect(program).toBe(readmeProgram());
  expect(JSON.parse(project)).toMatchObject({ language: "typescript", app: "node main.mjs" });
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync("package.json", "utf8"),
  ) as Record<"peerDependencies" | "peerDependenciesMeta", Record<string, unknown>>;
  const text = readFileSync("docs/install.md", "utf8");
  for (const [name, range] of Object.entries(peerDependencies)) {
    if (name in peerDependenciesMeta) continue;
    expect(text).toContain(`${name}@${range}`);
    expect(text).toContain(`| \`${name}\` | \`${range}\` |`);
  }
});

it("docs/README.md leads to every document", () => {
  const found = linked("docs/README.md");
  const all = globSync("docs/{,guides/}*.md", { exclude: ["docs/README.md"] });
  expect(all.filter((file) => !found.includes(file))).toEqual([]);
});

describe("docs/security.md", () => {
  it("has a line for each threat, in order", () => {
    const text = readFileSync("docs/security.md", "utf8");
    const threats = [...text.matchAll(/^\| (T\d+) \|/gm)].map(([, threat]) => threat);
    expect(threats).toEqual(Array.from({ length: 40 }, (_, index) => `T${index + 1}`));
  });

  it("links to every test of an attack, and each threat has one", () => {
    const files = linked("docs/security.md").filter((file) => file.includes("attacks"));
    expect(files.map((file) => file.split("/").at(-1)).filter(Boolean)).toEqual(
      expect.arrayContaining(attacks),
    );
    const covered = new Set(attacks.map((file) => Number(/^T(\d+)-/.exec(file)?.[1])));
    expect(covered.size).toBe(40);
  });
});

/** A standard, an advisory, a study, or the issue, pull request or file of a public project. */
const source =
  /RFC \d{4}|CVE-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3}|arXiv \d{4}\.\d+|MCP security best practices|MCP transports|OWASP ASVS \d|API\d+:\d{4}|(?:issue|pull request)s? \d+|[\w-]+\/[\w-]+\s+labs\//;

it.each(attacks)("%s begins with its threat and where that comes from", (file) => {
  const text = readFileSync(join("__tests__/attacks", file), "utf8");
  const comment = (/^(?:\/\/.*\n)+/.exec(text)?.[0] ?? "").replace(/\s*\/\/ ?/g, " ").trim();
  expect(comment).toMatch(new RegExp(`^T${Number(file.slice(1, 3))}, `));
  expect(comment).toMatch(source);
});
