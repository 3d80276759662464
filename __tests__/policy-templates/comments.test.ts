import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = "policy-templates/";
const sources = new Map(
  globSync(`${folder}**/*.hbs`).map((path) => [
    path.replaceAll("\\", "/").slice(folder.length),
    readFileSync(path, "utf8"),
  ]),
);
const comment = /^\s*(?:\{\{!--[\s\S]*?--\}\}|<!--[\s\S]*?-->)/;

/** The one template whose name holds this. */
function fileOf(name: string): string {
  const file = [...sources.keys()].find((one) => `/${one}`.includes(`/${name}`));
  if (file === undefined) throw new Error(`There is no template ${name}.`);
  return file;
}

/** What stands below the comment that a template begins with, and below those it is made of. */
function textOf(file: string): string {
  const text = (sources.get(file) ?? "").replace(comment, "");
  const partials = [...text.matchAll(/\{\{#?> ([\w/-]+)/g)].map(([, name]) => fileOf(`${name}.`));
  const fragments = [...text.matchAll(/fragment-id="\{\{ownName "([\w-]+)"\}\}"/g)].map(
    ([, name]) => fileOf(`${name}.fragment.`),
  );
  return [text, ...[...new Set([...partials, ...fragments])].map(textOf)].join("\n");
}

/** The names after `Sets` and after `variable`, as the comment at the head of a template says them. */
function claims(file: string): { sets: string[]; uses: string[] } {
  const said = (comment.exec(sources.get(file) ?? "")?.[0] ?? "").replace(/\s+/g, " ");
  const sets = said.matchAll(/\b[Ss]ets (?:the variable )?`(\w+)`(?:[^.`]*\band `(\w+)`)?/g);
  const uses = said.matchAll(/\bvariable `(\w+)`/g);
  return {
    sets: [...sets].flatMap(([, ...names]) => names.filter((name) => name !== undefined)),
    uses: [...uses].flatMap(([, ...names]) => names),
  };
}

const speaking = [...sources.keys()].filter((file) => {
  const { sets, uses } = claims(file);
  return sets.length + uses.length > 0;
});

describe("the comment at the head of a template", () => {
  it("is looked at", () => {
    expect(speaking.length).toBeGreaterThan(15);
  });

  it.each(speaking)("names the variables of %s as they are", (file) => {
    const text = textOf(file);
    const { sets, uses } = claims(file);
    const isSet = (name: string) => new RegExp(`\\bname="${name}"`).test(text);
    // A partial may be given the name of the variable, and knows it as its parameter.
    const isUsed = (name: string) =>
      isSet(name) ||
      new RegExp(
        `Variables(?:\\[|\\.\\w+(?:<\\w+>)?\\()"${name}"|\\{\\{${name}\\}\\}|\\{\\{> [^}]*="${name}"`,
      ).test(text);
    expect(sets.filter((name) => !isSet(name))).toEqual([]);
    expect(uses.filter((name) => !isUsed(name))).toEqual([]);
  });
});
