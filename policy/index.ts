/** The policy compiler: policy text in, a checked model out. It knows no HTTP and no Terraform. */

export type { PolicyName, WrittenInPolicy } from "./catalogue/index.ts";
export { namesProxy } from "./catalogue/proxy.ts";
export { type PolicyCompilation, PolicyCompiler } from "./compile.ts";
export * from "./csharp/index.ts";
export type { PolicyEnvironment, PolicySource, SchemaKind } from "./environment.ts";
export {
  formatFinding,
  type Place,
  PolicyError,
  type PolicyFinding,
  type Severity,
} from "./finding.ts";
export {
  fragmentLimit,
  type GatewayLimits,
  gatewayLimits,
  longestRenewalPeriod,
  namedValueLimit,
  type Tier,
  tiers,
} from "./limits.ts";
export {
  LiquidError,
  type LiquidTemplate,
  type LiquidValue,
  liquidFromJson,
  parseLiquid,
} from "./liquid/index.ts";
export {
  type PolicyDocument,
  type PolicyFragment,
  type PolicyStatement,
  type PolicyValue,
  type Scope,
  type Section,
  sections,
  valuesOf,
  walk,
} from "./model.ts";
export { namedValuesIn, namedValuesOf } from "./named-values.ts";
export { SourceText } from "./source-text.ts";
export type { Profile } from "./tolerances.ts";
export { checkVariables, type PolicyScopes } from "./variables/check.ts";
export type { ScopeDocument } from "./variables/follower.ts";
export {
  type VariablePlace,
  variableNames,
  variablesRead,
  variablesSet,
  variablesUnnamed,
} from "./variables/names.ts";
export { XmlSyntaxError } from "./xml/characters.ts";
export type { XmlElement, XmlValue } from "./xml/element.ts";
export { scanPolicyXml } from "./xml/scan.ts";
