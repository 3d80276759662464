import { describe, expect, it } from "vitest";
import { allowList } from "../../policy/csharp/allow-list.ts";
import { csharpPage, refusedOf } from "../../reference/csharp-table.ts";
import { dotnetMembers } from "../../reference/dotnet-members.ts";

const page = csharpPage();

describe("docs/csharp.md", () => {
  it("has each type of Microsoft's list once", () => {
    const types = [...page.matchAll(/^(?:\| |- )`([\w.]+)`/gm)].map(([, name]) => name);
    expect(types.toSorted()).toEqual([...allowList.keys()].toSorted());
  });

  it("says of each member that .NET has and the list allows whether it is had or refused", () => {
    expect([...dotnetMembers.keys()]).toEqual([...allowList.keys()]);
    expect(refusedOf("System.TimeZoneInfo")).toContain("DisplayName");
    expect(refusedOf("System.Xml.Linq.XElement")).toEqual(["WriteTo"]);
    expect(refusedOf("System.String")).not.toContain("Substring");
  });
});
