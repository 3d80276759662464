/**
 * The compiler for APIM's policy expressions: C# 7 text in, a checked and typed function out.
 *
 * What it accepts is what the gateway accepts: the language, the types and the members. What it
 * computes is what .NET computes. Everything else is a finding.
 */

export type { VariableRead, VariableReads } from "./binder/variable-uses.ts";
export {
  type Compilation,
  type CompiledExpression,
  type CSharpCompiler,
  loadCSharpCompiler,
} from "./compiler.ts";
export type {
  PolicyApi,
  PolicyBackend,
  PolicyContext,
  PolicyDeployment,
  PolicyError,
  PolicyGateway,
  PolicyGroup,
  PolicyOperation,
  PolicyProduct,
  PolicyRequest,
  PolicySubscription,
  PolicyUrl,
  PolicyUser,
  PolicyUserIdentity,
  PolicyWorkspace,
  SubscriptionKeyNames,
} from "./context.ts";
export type { ExpressionFinding, FindingRule } from "./finding.ts";
export { Certificate } from "./library/certificate.ts";
export { JArray } from "./library/json/array.ts";
export { JObject, JProperty } from "./library/json/containers.ts";
export { quote } from "./library/json/json-text.ts";
export { TokenType } from "./library/json/token-type.ts";
export { JToken, JValue } from "./library/json/tokens.ts";
export { Jwt } from "./library/jwt.ts";
export { MessageBody } from "./library/message-body.ts";
export {
  type HeaderEntry,
  HeaderMap,
  type HeaderMapOptions,
  StringMap,
} from "./library/multimap.ts";
export { Authorization } from "./library/policy-extensions.ts";
export { PolicyResponse, type PolicyResponseProps } from "./library/policy-response.ts";
export type { ExpressionSource } from "./parse.ts";
export { fromPlainValue, type PlainValue, plainValue } from "./plain-values.ts";
export { type PlainXml, type PlainXmlElement, type PlainXmlNode, parseXml } from "./plain-xml.ts";
export { type ExpressionLimits, expressionLimits } from "./runtime/budget.ts";
export { DateTimeValue } from "./runtime/date-time.ts";
export { CSharpException } from "./runtime/exceptions.ts";
export { ExpressionStopped, OverBudget, Unsupported } from "./runtime/stopped.ts";
export { TimeSpanValue } from "./runtime/time-span.ts";
export { Boxed, CSharpObject, type CSharpValue } from "./runtime/value.ts";
export {
  asBoolean,
  asBytes,
  asInt,
  asString,
  boxDouble,
  boxInt,
  boxLong,
  display,
  parseJson,
  ValueTypeError,
} from "./values.ts";
