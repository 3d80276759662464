import { csharpPage } from "./csharp-table.ts";
import { rightsPage } from "./deployment/rights-page.ts";
import { deployedResources } from "./deployment/synthesized-stack.ts";
import { policiesPage } from "./policy-table.ts";

/** The files that are written from the code at once; those of docs/api take a compiler. */
export function writtenFiles(): Map<string, string> {
  return new Map([
    ["docs/policies.md", policiesPage()],
    ["docs/csharp.md", csharpPage()],
    ["docs/rights.md", rightsPage(deployedResources())],
  ]);
}
