import { csharpPage } from "./csharp-table.ts";
import { rightsPage } from "./deployment/rights-page.ts";
import { deployedResources } from "./deployment/synthesized-stack.ts";
import { deploymentDrawing } from "./drawings/deployment-drawing.ts";
import { narrowSequence } from "./drawings/narrow-sequence.ts";
import { inShort, recordedSignIn } from "./drawings/recorded-flow.ts";
import { sequenceDrawing } from "./drawings/sequence-drawing.ts";
import { signInPage } from "./drawings/sign-in-page.ts";
import { policiesPage } from "./policy-table.ts";

/** The files that are written from the code at once; those of docs/api take a compiler. */
export function writtenFiles(): Map<string, string> {
  const deployed = deployedResources();
  const signIn = recordedSignIn();
  return new Map([
    ["docs/policies.md", policiesPage()],
    ["docs/csharp.md", csharpPage()],
    ["docs/rights.md", rightsPage(deployed)],
    ["docs/sign-in.md", signInPage(signIn)],
    ["docs/images/deployment.svg", deploymentDrawing(deployed)],
    ["docs/images/sign-in.svg", sequenceDrawing(signIn)],
    ["docs/images/sign-in-in-short.svg", sequenceDrawing(inShort(signIn), false)],
    ["docs/images/sign-in-in-short-narrow.svg", narrowSequence(inShort(signIn))],
  ]);
}
