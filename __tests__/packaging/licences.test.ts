import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly license?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** Each may be used beside code of any licence; the words are SPDX's, but for what packages of CDKTF and Azurite call theirs. */
const accepted = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Public Domain",
  "Unlicense",
  // uri-templates, of Azurite: the public domain, or MIT.
  "http://geraintluff.github.io/tv4/LICENSE.txt",
]);

/** Where Node.js finds a package from `from`: beside it, or in a folder above. */
function installed(name: string, from: string): string | undefined {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))
  ) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === "") return undefined;
  }
}

/** What somebody has who installs a package of this repository with all that it asks for. */
function shipped(root: string): ReadonlySet<string> {
  const found = new Set([root]);
  for (const place of found) {
    const one = packages[place];
    const wanted = { ...one?.dependencies, ...one?.optionalDependencies, ...one?.peerDependencies };
    for (const name of Object.keys(wanted)) {
      const at = installed(name, place);
      if (at !== undefined) found.add(at);
    }
  }
  found.delete(root);
  return found;
}

/** One of several licences that an expression offers is enough; of several that it joins each is needed. */
function isAccepted(license: string): boolean {
  const choices = license.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((one) => accepted.has(one)));
}

describe.each(["", "mcp-server"])('what "%s" brings', (root) => {
  const all = [...shipped(root)];

  it("is in the lock file", () => {
    const { dependencies = {} } = packages[root] ?? {};
    expect(Object.keys(dependencies).filter((name) => installed(name, root) === undefined)).toEqual(
      [],
    );
    expect(all.length).toBeGreaterThan(Object.keys(dependencies).length);
  });

  it("has licences that let it be used beside any code", () => {
    const others = all.flatMap((place) => {
      const { license = "none", link } = packages[place] ?? {};
      return link === true || isAccepted(license) ? [] : [`${place}: ${license}`];
    });
    expect(others).toEqual([]);
  });
});

it("takes a choice of licences when one is accepted, and a sum when all are", () => {
  expect(isAccepted("(MIT OR GPL-3.0-or-later)")).toBe(true);
  expect(isAccepted("MIT AND GPL-3.0-or-later")).toBe(false);
  expect(isAccepted("GPL-3.0-or-later")).toBe(false);
});
