import { describe, expect, it } from "vitest";
import { policyHandlers } from "../../local/gateway/policies/index.ts";
import { catalogue } from "../../policy/catalogue/index.ts";

describe("the catalogue", () => {
  it("knows exactly the policies that the local gateway runs", () => {
    // base is spliced when policies are joined; no handler ever sees it.
    const known = [...catalogue.keys()].filter((name) => name !== "base");
    expect([...policyHandlers.keys()].sort()).toEqual(known.sort());
  });
});
