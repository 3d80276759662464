import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The labs that are run, each with the file by which its checkout is known, and where it stands in that. Forks have the same files. */
const labs = {
  "mcp-client-authorization": {
    repository: "AI-Gateway",
    file: "labs/mcp-client-authorization/src/apim-oauth/oauth.bicep",
    folder: "labs/mcp-client-authorization",
  },
  "mcp-prm-oauth": {
    repository: "AI-Gateway",
    file: "labs/mcp-prm-oauth/src/bicep/apim-mcp/mcp-api.bicep",
    folder: "labs/mcp-prm-oauth",
  },
  "remote-mcp-apim-functions-python": {
    repository: "remote-mcp-apim-functions-python",
    file: "infra/app/apim-mcp/mcp-api.bicep",
    folder: ".",
  },
} as const;

export type Lab = keyof typeof labs;

/** A lab that is there, or why it is not. */
export type Checkout = { readonly root: string } | { readonly why: string };

const place = process.env["REFERENCE_SYSTEMS"] ?? "";

/** Where a lab is: REFERENCE_SYSTEMS is a checkout that has it, or a folder of checkouts. */
export function checkoutOf(lab: Lab): Checkout {
  if (place === "") {
    return { why: "REFERENCE_SYSTEMS names no folder with checkouts of the reference systems." };
  }
  const { repository, file, folder } = labs[lab];
  const places = [place, ...readdirSync(place).map((name) => join(place, name))];
  const has = places.filter((one) => existsSync(join(one, file)));
  const root = has.find((one) => one.endsWith(repository));
  if (root === undefined) return { why: `${place} has no checkout of ${repository} with ${file}.` };
  return { root: join(root, folder) };
}
