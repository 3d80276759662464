import type { RateLimit, RateLimits } from "../limits/rate-limit.ts";
import {
  checkedLater,
  flag,
  instance,
  type Kind,
  list,
  needed,
  number,
  object,
  record,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { EntraAuthorizationProps } from "../servers/mcp-authorization.ts";
import type { FunctionAppBackendProps, UrlBackendProps } from "../servers/mcp-backend.ts";
import type { McpScope } from "../servers/mcp-scope.ts";
import type { McpServerProps } from "../servers/mcp-server-props.ts";
import type { PolicyStep, PolicyStepProps } from "../servers/policy-step.ts";
import type { ToolRule } from "../servers/tool-rule.ts";
import { backendCredential, backendSecret, entraResourceApp, network } from "./instances.ts";

const scope: Shape<McpScope> = {
  name: needed(text("what clients send")),
  description: needed(text("what a person allows by it, which the consent page shows")),
};

const toolRule: Shape<ToolRule> = {
  scopes: list(object(scope)),
  roles: list(text()),
};

export const rateLimit: Kind<RateLimit> = instance(
  ["requestsPerMinute"],
  "a RateLimit: RateLimit.perMinute(...) or RateLimit.none()",
);

const rateLimits: Shape<RateLimits> = {
  perPerson: rateLimit,
  perClient: rateLimit,
  perAddress: rateLimit,
};

const step: Kind<PolicyStep> = instance(
  ["xml", "namedValues"],
  "a PolicyStep: PolicyStep.fromXml(...) or PolicyStep.fromFile(...)",
);

export const serverShape: Shape<McpServerProps> = {
  backend: needed(
    instance(
      ["url", "mcpPath", "credential", "trustGateway"],
      "a server of the stack, or McpBackend.url(...)",
    ),
  ),
  authorization: instance(
    ["registration"],
    "McpAuthorization.gateway() or McpAuthorization.entra({...})",
  ),
  path: text(),
  name: text(),
  scopes: list(object(scope)),
  roles: list(text()),
  backendRoles: list(text()),
  tools: record("the tools", object(toolRule)),
  otherTools: flag,
  rateLimits: object(rateLimits),
  maxRequestBytes: number,
  allowedOrigins: instance(
    ["rule", "listed"],
    "AllowedOrigins, such as AllowedOrigins.only(...) with the origins",
  ),
  inbound: list(step),
  outbound: list(step),
  timeout: checkedLater,
};

export const policyStepShape: Shape<PolicyStepProps> = { namedValues: list(text()) };

export const urlBackendShape: Shape<UrlBackendProps> = { credential: backendCredential, network };

export const functionAppShape: Shape<FunctionAppBackendProps> = {
  systemKey: needed(backendSecret),
  mcpPath: text(),
};

export const entraAuthorizationShape: Shape<EntraAuthorizationProps> = {
  registration: needed(entraResourceApp),
};
