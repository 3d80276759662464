import { TerraformStack, Testing } from "cdktf";
import {
  AlertRecipients,
  AzurePlatform,
  McpBackend,
  McpOAuthGateway,
  Observability,
  type ObservabilityProps,
  SecretStore,
} from "../../../constructs/index.ts";
import { type Terraform, terraformOf } from "../terraform-of.ts";

/** A stack with a gateway whose logs go to an observability. */
export interface Observed {
  readonly stack: TerraformStack;
  readonly platform: AzurePlatform;
  readonly gateway: McpOAuthGateway;
  readonly observability: Observability;
  readonly onCall: AlertRecipients;
}

/** @param props of the observability; its recipients are those on call */
export function observed(props: Partial<ObservabilityProps> = {}): Observed {
  const app = Testing.app({ stackTraces: false, context: { checkPolicies: false } });
  const stack = new TerraformStack(app, "observed");
  const platform = new AzurePlatform(stack, "azure");
  const emails = ["ops@contoso.example"];
  const onCall = new AlertRecipients(stack, "on-call", { platform, emails });
  const secretStore = SecretStore.newKeyVault();
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, secretStore });
  gateway.addServer("orders", { backend: McpBackend.url("https://orders.contoso.example/mcp") });
  const observability = new Observability(stack, "logs", { platform, notify: [onCall], ...props });
  observability.attach(gateway);
  return { stack, platform, gateway, observability, onCall };
}

export const alertRules = "azurerm_monitor_scheduled_query_rules_alert_v2";

/** An alert rule as Terraform is given it. */
export interface Rule {
  readonly name: string;
  readonly display_name: string;
  readonly criteria: readonly { readonly query: string }[];
  readonly scopes: readonly string[];
}

export function rulesOf(terraform: Terraform): readonly Rule[] {
  return terraform.ofType(alertRules) as unknown as Rule[];
}

/** The rules and what they do, without their queries. */
export function rulesWithoutQueries({ stack }: Observed): Record<string, unknown> {
  const rules = terraformOf(stack).resource[alertRules] ?? {};
  return Object.fromEntries(
    Object.entries(rules).map(([id, { criteria: _, "//": __, ...rule }]) => [id, rule]),
  );
}
