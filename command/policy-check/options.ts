import { schemaKind } from "../../local/schemas/service-schemas.ts";
import type { Profile, SchemaKind, Tier } from "../../policy/index.ts";
import { namedValuesOf, policyOptions, profileOf, tierNamed } from "../policy-options.ts";
import { type ReportFormat, reportFormat } from "../report-format.ts";
import { schemasAt } from "../schema-files.ts";
import { parsing, UsageError } from "../usage-error.ts";

export const usage = `Checks API Management policies as text, without a service: XML, attributes, sections, C#, limits of a tier.

  azure-mcp-gateway policy check [OPTIONS] FILES...

  FILES           policy documents (<policies>) and fragments (<fragment>), or folders, whose .xml files are checked.
                  The name of a fragment's file is its id
  --lenient       accepts with a warning what Microsoft's own samples do contrary to its documentation (default)
  --strict        reports that as an error
  --tier TIER     the tier that the policies are for (default: Developer)
  --named-value NAME=VALUE
                  the value of a named value; repeatable
  --named-values FILE
                  named values from a JSON object. By default every named value exists, with an unknown value
  --schema FILE   a schema of the service, for validate-content: JSON Schema (.json) or XML Schema (.xsd), whose file name is
                  its id; or a folder of them; repeatable. Without any, a warning says that a named schema may not exist
  --json          prints the findings as JSON
  --sarif         prints the findings as SARIF 2.1.0, for code scanning

Exits with 0 if there is no error, 1 if there is one, 2 if the command line or a file is wrong.
`;

/** What a check is asked for. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly profile: Profile;
  readonly tier: Tier;
  /** Undefined when every named value exists. */
  readonly namedValues: ReadonlyMap<string, string> | undefined;
  /** Undefined when nobody knows which there are. */
  readonly schemas: ReadonlyMap<string, SchemaKind> | undefined;
  readonly format: ReportFormat;
}

/** What the parameters ask for; undefined for help. @throws UsageError when nobody can tell. */
export function readOptions(parameters: readonly string[]): CheckOptions | undefined {
  const { values, positionals } = parsed(parameters);
  if (values.help) return undefined;
  if (positionals.length === 0) throw new UsageError("Name files to check.");
  const given = namedValuesOf(values);
  const knowsValues = given.length > 0 || values["named-values"] !== undefined;
  return {
    paths: positionals,
    profile: profileOf(values),
    tier: tierNamed(values.tier),
    namedValues: knowsValues ? new Map(given) : undefined,
    schemas: values.schema.length === 0 ? undefined : kindsAt(values.schema),
    format: reportFormat(values),
  };
}

function kindsAt(paths: readonly string[]): ReadonlyMap<string, SchemaKind> {
  const texts = Object.entries(schemasAt(paths));
  return new Map(texts.map(([id, text]) => [id, schemaKind(text)]));
}

function parsed(parameters: readonly string[]) {
  return parsing({
    args: [...parameters],
    allowPositionals: true,
    options: {
      ...policyOptions,
      schema: { type: "string", multiple: true, default: [] },
      sarif: { type: "boolean", default: false },
    },
  });
}
