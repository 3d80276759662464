/** The construct library: everything a stack needs to put MCP servers on Azure safely. */

export type { Tier } from "../policy/index.ts";
export {
  type EntraAuthorizationProps,
  McpAuthorization,
} from "./authorization/mcp-authorization.ts";
export type { McpScope } from "./authorization/mcp-scope.ts";
export type { ToolRule } from "./authorization/tool-rule.ts";
export {
  AzurePlatform,
  type AzurePlatformProps,
  type IAzurePlatform,
} from "./azure-platform.ts";
export type { AssertionKey } from "./backends/assertion-keys.ts";
export { BackendCredential } from "./backends/backend-credential.ts";
export {
  BackendSecret,
  type KeyVaultSecretProps,
} from "./backends/backend-secret.ts";
export {
  type AssertionTrust,
  type FunctionAppBackendProps,
  type GatewayTrust,
  type IMcpBackend,
  McpBackend,
  type UrlBackendProps,
} from "./backends/mcp-backend.ts";
export { type HttpWithSse, type HttpWithSseProps, McpTransport } from "./backends/mcp-transport.ts";
export { ClientDocuments } from "./clients/client-documents.ts";
export type { ClientPolicyProps, PreRegisteredClient } from "./clients/client-policy.ts";
export { RedirectPolicy } from "./clients/redirect-policy.ts";
export {
  ContainerEnvironment,
  type ContainerEnvironmentProps,
  type ExistingContainerEnvironment,
  type IContainerEnvironment,
} from "./containers/container-environment.ts";
export { ContainerImage } from "./containers/container-image.ts";
export { ContainerProbes } from "./containers/container-probes.ts";
export { ContainerTelemetry } from "./containers/container-telemetry.ts";
export {
  type ExistingImageRegistry,
  type IImageRegistry,
  ImageRegistry,
  type ImageRegistryProps,
} from "./containers/image-registry.ts";
export {
  type ContainerServerOutputs,
  McpContainerServer,
} from "./containers/mcp-container-server.ts";
export type { McpContainerServerProps } from "./containers/mcp-container-server-props.ts";
export type { AppRoleProps } from "./entra/app-roles.ts";
export type { IEntraClientApp } from "./entra/client-registration.ts";
export {
  EntraClientApp,
  type EntraClientAppProps,
  type GroupRoleProps,
} from "./entra/entra-client-app.ts";
export {
  EntraCredential,
  type EntraSecretProps,
} from "./entra/entra-credential.ts";
export { EntraGroupClaims } from "./entra/entra-group-claims.ts";
export type { GroupRole } from "./entra/entra-group-roles.ts";
export {
  EntraResourceApp,
  type EntraResourceAppProps,
  type ExistingEntraResourceApp,
  type IEntraResourceApp,
} from "./entra/entra-resource-app.ts";
export { type AnyTenantProps, EntraTenants } from "./entra/entra-tenants.ts";
export type { ExistingEntraClientApp } from "./entra/existing-entra-client-app.ts";
export type { ExposedScope } from "./entra/exposed-scopes.ts";
export { PreAuthorizedClient } from "./entra/pre-authorized-client.ts";
export type { ExistingResourceGroup } from "./existing-resource-group.ts";
export type { ExistingMcpOAuthGateway, RemoteMcpOAuthGateway } from "./gateway/existing-gateway.ts";
export type { GatewayOutputs, IMcpOAuthGateway } from "./gateway/gateway.ts";
export type { GatewayApi, GatewayApis } from "./gateway/gateway-apis.ts";
export type { McpOAuthGatewayAttributes } from "./gateway/gateway-attributes.ts";
export { McpOAuthGateway } from "./gateway/mcp-oauth-gateway.ts";
export type { McpOAuthGatewayProps } from "./gateway/mcp-oauth-gateway-props.ts";
export type { EndpointRateLimits } from "./limits/endpoint-rate-limits.ts";
export { RateLimit, type RateLimits } from "./limits/rate-limit.ts";
export type { AssignableIdentity, ManagedIdentity } from "./managed-identity.ts";
export type { AzureResourceKind } from "./naming/azure-name-rules.ts";
export {
  AzureNames,
  type AzureNamesProps,
  type AzureNaming,
  type NamedResource,
} from "./naming/azure-names.ts";
export { azureRegion } from "./naming/azure-region.ts";
export type { ExistingGatewayNetwork, ExistingSubnets } from "./network/existing-network.ts";
export { GatewayNetwork, type GatewayNetworkProps } from "./network/gateway-network.ts";
export type {
  GatewaySubnetKind,
  IGatewayNetwork,
  PrivateEndpointProps,
} from "./network/network.ts";
export type { PrivateLinkService } from "./network/private-link.ts";
export type { Alert, AlertSeverity } from "./observability/alerts/alert.ts";
export type { AlertOn } from "./observability/alerts/alert-on.ts";
export type {
  AlertProps,
  CallAlertProps,
  LatencyAlertProps,
  ThresholdAlertProps,
} from "./observability/alerts/alert-props.ts";
export {
  AlertRecipients,
  type AlertRecipientsProps,
  type IAlertRecipients,
} from "./observability/alerts/alert-recipients.ts";
export type { CallMetricProps, LatencyMetricProps } from "./observability/gateway-metrics.ts";
export type { LogMetric, LogUnit } from "./observability/log-metric.ts";
export { Observability, type ObservabilityOutputs } from "./observability/observability.ts";
export type {
  ObservabilityProps,
  SharedObservabilityProps,
} from "./observability/observability-props.ts";
export type { ExistingWorkspace } from "./observability/workspace.ts";
export { Language } from "./pages/language.ts";
export { Logo } from "./pages/logo.ts";
export type { PagesProps } from "./pages/pages.ts";
export type {
  ApprovalsTexts,
  ClientDocumentReason,
  CommonTexts,
  ConsentTexts,
  OverviewTexts,
  PageTexts,
  ProblemKey,
  ProblemPageTexts,
  ProblemTexts,
  RefusalTexts,
} from "./pages/texts.ts";
export { Duration } from "./properties/duration.ts";
export { InvalidPropertyError } from "./properties/invalid-property-error.ts";
export type { RuleFinding, RuleProblem, RuleSeverity, StackRule } from "./rules/stack-rule.ts";
export {
  type RuleSuppression,
  type StackFindings,
  StackRules,
  type StackRulesProps,
} from "./rules/stack-rules.ts";
export type { StackBlock, StackOutput, SynthesizedStack } from "./rules/synthesized-stack.ts";
export { AllowedOrigins } from "./servers/allowed-origins.ts";
export type { ApprovedServerProps } from "./servers/approved-server.ts";
export type { IMcpResource } from "./servers/mcp-resource.ts";
export type { IMcpServer, McpServerOutputs } from "./servers/mcp-server.ts";
export type { McpServerContract } from "./servers/mcp-server-contract.ts";
export type { McpServerProps } from "./servers/mcp-server-props.ts";
export { PolicyStep, type PolicyStepProps } from "./servers/policy-step.ts";
export type { ExistingGatewayService } from "./service/existing-service.ts";
export { GatewayDomain, type GatewayDomainProps } from "./service/gateway-domain.ts";
export type { GatewayRegion } from "./service/gateway-regions.ts";
export {
  GatewayService,
  type GatewayServiceProps,
} from "./service/gateway-service.ts";
export { GatewaySku } from "./service/gateway-sku.ts";
export type { IGatewayService } from "./service/service.ts";
export type { GatewayAccess } from "./service/service-network.ts";
export { EncryptionKey, type EncryptionKeyProps } from "./store/encryption-key.ts";
export type { ExistingGrantStore } from "./store/existing-grant-store.ts";
export { GrantStore, type GrantStoreProps } from "./store/grant-store.ts";
export type { StoreRecovery } from "./store/recovery.ts";
export type { IGrantStore } from "./store/store.ts";
export type { TokenLifetimeProps } from "./tokens/token-lifetimes.ts";
export {
  type Rs256KeyVaultProps,
  type Rs256Props,
  type SigningCertificate,
  TokenSigning,
} from "./tokens/token-signing.ts";
export {
  type ExistingSecretVault,
  type NewSecretVaultProps,
  SecretStore,
} from "./vault/secret-store.ts";
