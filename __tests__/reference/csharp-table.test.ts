import { describe, expect, it } from "vitest";
import { allowList } from "../../policy/csharp/allow-list.ts";
import { csharpPage } from "../../reference/csharp-table.ts";

const page = csharpPage();

describe("docs/csharp.md", () => {
  it("has each type of Microsoft's list once", () => {
    const types = [...page.matchAll(/^(?:\| |- )`([\w.]+)`/gm)].map(([, name]) => name);
    expect(types.toSorted()).toEqual([...allowList.keys()].toSorted());
  });
});
