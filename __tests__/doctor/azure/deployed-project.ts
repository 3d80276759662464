import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NamedService } from "../../../doctor/azure/deployment.ts";
import { examineDeployment } from "../../../doctor/azure/examine-deployment.ts";
import { microsoftGraph, resourceManager } from "../../../doctor/azure/signed-in.ts";
import { type Finding, Report } from "../../../doctor/report.ts";
import { type AzureAnswer, AzureStandIn, tokenFor } from "./azure-stand-in.ts";
import { type StackDocument, TerraformValues } from "./terraform-values.ts";

/** A project from which a stack was deployed to the stand-in for Azure. */
export class DeployedProject {
  readonly document: StackDocument;
  readonly values: TerraformValues;
  /** The name of its API Management service. */
  readonly service: string;
  readonly named: NamedService;
  /** The questions that the stand-in was asked last, as their paths. */
  asked: readonly string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "doctor-project-"));

  /** @param stack the path of a cdk.tf.json */
  constructor(stack: string) {
    this.document = JSON.parse(readFileSync(stack, "utf8")) as StackDocument;
    this.values = new TerraformValues(this.document);
    const [[, { name = "" } = {}] = []] = this.values.ofType("azurerm_api_management");
    this.service = String(name);
    const { subscription, group: resourceGroup } = this.values;
    this.named = { subscription, resourceGroup, service: this.service };
    mkdirSync(join(this.#folder, "terraform-state"));
    writeFileSync(
      join(this.#folder, "terraform-state/mcp-gateway.tfstate"),
      JSON.stringify({ version: 4, outputs: this.values.outputs, resources: [] }),
    );
  }

  /** The stack as Terraform would find it, with the state that it is given. */
  stack(state = "../../../terraform-state/mcp-gateway.tfstate"): string {
    const folder = join(this.#folder, "cdktf.out/stacks", state.replace(/\W/g, ""));
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "cdk.tf.json");
    const terraform = { backend: { local: { path: state } } };
    writeFileSync(file, JSON.stringify({ ...this.document, terraform }));
    return file;
  }

  /** What the doctor finds, with Azure's answers spoilt in one way. */
  async examined(
    spoil: (answer: AzureAnswer) => void = () => undefined,
    props: {
      readonly named?: NamedService;
      readonly stack?: string;
      /** Gives the token for a resource. */
      readonly token?: (resource: string) => Promise<string>;
    } = {},
  ): Promise<readonly Finding[]> {
    const azure = await AzureStandIn.start(this.document, spoil);
    const [issuer] = Object.entries(this.values.outputs).flatMap(([name, { value }]) =>
      name.endsWith("-issuer") ? [String(value)] : [],
    );
    const report = new Report();
    try {
      await examineDeployment(report, new URL(`${issuer}/weather/mcp`), {
        named: props.named,
        stack: props.stack ?? this.stack(),
        signedIn: async () => ({
          arm: resourceManager(
            azure.origin,
            async () => await (props.token?.("https://management.azure.com/") ?? tokenFor("/")),
          ),
          graph: microsoftGraph(
            azure.origin,
            async () => await (props.token?.("https://graph.microsoft.com/") ?? tokenFor("/v1.0/")),
          ),
        }),
      });
    } finally {
      this.asked = azure.asked;
      azure.close();
    }
    return report.findings;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** The findings of a kind, as sentences. */
export function told(findings: readonly Finding[], verdict: Finding["verdict"]): string[] {
  return findings
    .filter((one) => one.verdict === verdict)
    .map(({ check, what }) => `${check}: ${what}`);
}
