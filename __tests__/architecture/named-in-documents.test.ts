import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { proseOf } from "../docs/code-blocks.ts";

/** Documents for those who change the project: what they name is here, or made by its commands. */
const doors = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "docs/architecture.md",
];
const documents = globSync(["*.md", "{bench,docs}/**/*.md"], { exclude: ["docs/api/**"] });

/** What commands make, and files of those who use the project. */
const elsewhere =
  /^(?:codes|sessions|dist|cdktf\.out|terraform-state|node_modules)\/|^(?:gateway\.config\.json|cdk\.tf\.json|\.vscode\/mcp\.json|cdktf\.out)$/;

function textOf(document: string): string {
  return readFileSync(document, "utf8");
}

/** Code in a sentence that is the path of a file or of a folder: it has a slash at its end, or an ending. */
const path = /^[\w.@-]+(?:\/[\w.@*-]+)*\/$|^(?:[\w.-]+\/)*[\w-]+\.(?:ts|json|md|hbs|cjs)$/;

/** Paths that a document names and that are nowhere: from the root, from its folder, or from a folder named before. */
function missingFrom(document: string): string[] {
  return proseOf(textOf(document))
    .split("\n")
    .flatMap((line) => {
      const places = ["", dirname(document)];
      return [...line.matchAll(/`([^`\s]+)`/g)].flatMap(([, code = ""]) => {
        if (!path.test(code) || elsewhere.test(code)) return [];
        const found = places.map((place) => join(place, code)).find((file) => existsSync(file));
        if (found?.endsWith("/")) places.push(found);
        return found === undefined ? [code] : [];
      });
    });
}

describe("documents for those who change the project", () => {
  it.each(doors)("%s names files and folders that are there", (document) => {
    expect(missingFrom(document)).toEqual([]);
  });

  it("name every folder of the repository in the table of docs/architecture.md", () => {
    const table = textOf("docs/architecture.md").split("## Find your way")[1] ?? "";
    const ignored = readFileSync(".gitignore", "utf8").split("\n");
    const folders = globSync("*/").filter(
      (folder) => !ignored.includes(folder) && !ignored.includes(`${folder}/`),
    );
    expect(folders.filter((folder) => !table.includes(`\`${folder}/\``))).toEqual([]);
  });
});

describe("every document", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };

  it.each(documents)("%s names scripts of npm that are there", (document) => {
    const named = [...textOf(document).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)];
    expect(named.map(([, script = ""]) => script).filter((script) => !(script in scripts))).toEqual(
      [],
    );
  });

  it.each(documents)("%s links to headings that are there", (document) => {
    const links = [...textOf(document).matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file = "", anchor = ""]) => {
      const target = file === "" ? document : join(dirname(document), file);
      const headings = [...textOf(target).matchAll(/^#+ (.+)$/gm)];
      return !headings.some(([, heading = ""]) => anchorOf(heading) === anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

it("CONTRIBUTING.md lists every script of npm that people run", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const notByHand = /^(?:prepack|empty|lint|typecheck|deploy|destroy|grants|doctor|rules)$/;
  const text = textOf("CONTRIBUTING.md");
  const missing = Object.keys(scripts).filter(
    (script) => !notByHand.test(script) && !new RegExp(`npm (?:run )?${script}\``).test(text),
  );
  expect(missing).toEqual([]);
});
