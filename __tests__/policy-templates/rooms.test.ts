import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { PolicyTemplates } from "../../constructs/policies/templates.ts";

const folder = "policy-templates/";
const templates = globSync(`${folder}**/*.*`).map((path) => {
  const file = path.replaceAll("\\", "/").slice(folder.length);
  const [, name = "", kind = ""] = /^(.+?)\.([\w.]+)\.hbs$/.exec(file) ?? [];
  const text = readFileSync(path, "utf8");
  const uses = [...text.matchAll(/\{\{#?> ([\w/-]+)/g)].map(([, used = ""]) => used);
  return { file, name, kind, room: dirname(file), uses };
});
const isPartial = (kind: string) => kind !== "document" && kind !== "fragment";
const partials = templates.filter(({ kind }) => isPartial(kind));

describe("the templates of policies", () => {
  it("say in their endings what they are, and stand in a room", () => {
    const kinds = ["document", "fragment", "xml", "statements", "expression", "html", "css"];
    for (const { file, kind, room } of templates) {
      expect(kinds, file).toContain(kind);
      expect(room, file).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    }
  });

  it("have one name each, and no partial that of a fragment", () => {
    const names = templates.map(({ name }) => name);
    const partialNames = partials.map(({ name }) => name);
    expect(partialNames.filter((name) => names.filter((one) => one === name).length > 1)).toEqual(
      [],
    );
    const fragmentNames = new PolicyTemplates().fragments.map((name) => basename(name));
    expect(partials.filter(({ name }) => fragmentNames.includes(basename(name)))).toEqual([]);
  });

  it.each(partials)("use $name in its own room or in several", ({ name, room, uses }) => {
    const users = templates.filter((one) => one.uses.includes(name));
    const rooms = new Set(users.map((one) => one.room));
    expect(rooms.size).toBeGreaterThan(0);
    // A room may have a door: what others include of it, made of what it keeps to itself.
    const isDoor = uses.some((used) => dirname(used) === room);
    expect(rooms.has(room) || rooms.size > 1 || isDoor).toBe(true);
  });
});
