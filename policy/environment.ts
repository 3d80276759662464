import type { Tier } from "./limits.ts";
import type { PolicyFragment } from "./model.ts";
import type { Profile } from "./tolerances.ts";

/** Policy text and what to call it in findings. */
export interface PolicySource {
  readonly name: string;
  readonly text: string;
}

/** What a schema of a service is written in: JSON Schema or XML Schema. */
export type SchemaKind = "json" | "xml";

/** What policy text may refer to, and where it is to run. */
export interface PolicyEnvironment {
  readonly tier: Tier;
  /** How strictly documents are judged. @default "strict" */
  readonly profile?: Profile;
  /**
   * The value of a named value; undefined when there is none of that name. At synth most values
   * are not known yet: give any text of the value's character set.
   */
  namedValue(name: string): string | undefined;
  /** How whoever reads a finding gives a named value that is missing: words before "or correct the name". @default "Create it" */
  readonly givingNamedValues?: string;
  /** What `namedValue` gives where a value is not known: a literal that has it in it is not judged. */
  readonly standIn?: string;
  readonly fragments: ReadonlyMap<string, PolicyFragment>;
  /**
   * The schemas of the service by their ids. `"not known"` warns of each that a policy names.
   * @default what names one is not judged
   */
  readonly schemas?: ReadonlyMap<string, SchemaKind> | "not known";
}
