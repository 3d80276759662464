import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A resource as Terraform's JSON has it. */
export type Resource = Readonly<Record<string, unknown>>;

/** Resources by their kind, and by their name in the stack. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

/**
 * What the app deploys without any setting, as it is synthesized. It is read where `npm run snapshot` writes it, which a test compares with the
 * constructs: what is drawn and listed for people is then what is reviewed.
 */
export function deployedResources(): Resources {
  const file = resolve(import.meta.dirname, "../../__tests__/constructs/__snapshots__/stack.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly resource: Resources }).resource;
}
