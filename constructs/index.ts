/** The construct library: everything a stack needs to put MCP servers on Azure safely. */
export { AzurePlatform, type AzurePlatformProps, type IAzurePlatform } from "./azure-platform.ts";
export { ContainerImage } from "./container-image.ts";
export {
  type AppRoleProps,
  EntraClientApp,
  type EntraClientAppProps,
  type IEntraClientApp,
} from "./entra-client-app.ts";
export { InvalidPropertyError } from "./errors.ts";
export {
  type GatewayIdentity,
  GatewayService,
  type GatewayServiceProps,
  type IGatewayService,
} from "./gateway-service.ts";
export { GatewaySku } from "./gateway-sku.ts";
export { GrantStore, type GrantStoreProps, type IGrantStore } from "./grant-store.ts";
export { type GatewayTrust, type IMcpBackend, McpBackend } from "./mcp-backend.ts";
export { McpContainerServer, type McpContainerServerProps } from "./mcp-container-server.ts";
export { McpOAuthGateway, type McpOAuthGatewayProps } from "./mcp-oauth-gateway.ts";
export type { McpScope, McpServerProps } from "./mcp-server-api.ts";
export { Observability, type ObservabilityProps } from "./observability.ts";
export { Language } from "./pages/language.ts";
export { Logo } from "./pages/logo.ts";
export type { PagesProps } from "./pages/pages.ts";
export type { PageTexts, ProblemKey, ProblemTexts } from "./pages/texts.ts";
