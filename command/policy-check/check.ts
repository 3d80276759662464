import {
  namedValuesOf,
  type PolicyCompilation,
  PolicyCompiler,
  type PolicyEnvironment,
  type PolicyFinding,
  type PolicyFragment,
} from "../../policy/index.ts";
import type { PolicyFile } from "./files.ts";
import type { CheckOptions } from "./options.ts";

/** Stands for what is not known of a named value; no policy has it by chance. */
const standIn = "value-of-a-named-value";

/**
 * Checks files together, so that documents can include the fragments among them. When there is none, a
 * document may include any.
 */
export function checkFiles(
  files: readonly PolicyFile[],
  {
    tier,
    profile,
    namedValues,
    schemas,
  }: Pick<CheckOptions, "tier" | "profile" | "namedValues" | "schemas">,
): PolicyFinding[] {
  const compiler = PolicyCompiler.load();
  const environment: Omit<PolicyEnvironment, "fragments"> = {
    tier,
    profile,
    standIn,
    givingNamedValues: "Give it with --named-value",
    namedValue: namedValues === undefined ? () => standIn : namedValuesOf(namedValues),
    schemas: schemas ?? "not known",
  };
  const fragments = files.some(({ fragmentId }) => fragmentId !== undefined)
    ? new Map<string, PolicyFragment>()
    : new AnyFragment();
  const findings = new Map<string, readonly PolicyFinding[]>();
  for (const { path: name, text, fragmentId: id } of files) {
    if (id === undefined) continue;
    const compiled = compiler.compileFragment({ name, text }, environment);
    findings.set(name, findingsOf(compiled));
    fragments.set(id, compiled.ok ? compiled.policy : emptyFragment(name));
  }
  for (const { path: name, text, fragmentId } of files) {
    if (fragmentId !== undefined) continue;
    const compiled = compiler.compileDocument({ name, text }, { ...environment, fragments });
    findings.set(name, findingsOf(compiled));
  }
  return files.flatMap(({ path }) => findings.get(path) ?? []);
}

function findingsOf({ findings }: PolicyCompilation<unknown>): readonly PolicyFinding[] {
  return findings.toSorted(
    (left, right) => left.place.line - right.place.line || left.place.column - right.place.column,
  );
}

function emptyFragment(name: string): PolicyFragment {
  return { kind: "fragment", name, text: "", statements: [] };
}

/** Fragments that are somewhere else: each is there, and nothing of it is known. */
class AnyFragment extends Map<string, PolicyFragment> {
  override has(): boolean {
    return true;
  }
}
