import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ApplyGraph, refusals, type Thing, type Things } from "./change-order.ts";
import { type SynthesizedStack, TerraformModel } from "./terraform-model.ts";

const run = promisify(execFile);

/** Whether these tests can run: Terraform is needed to deploy a gateway, but not to run one locally. */
export const terraformIsThere = spawnSync("terraform", ["version"]).status === 0;
if (!terraformIsThere) {
  process.stderr.write(
    "No terraform in the PATH: how a deployed gateway changes its settings is NOT tested.\n",
  );
}

/** What came of a deployment. */
export interface Deployed {
  /** What Azure could have refused, one sentence each. */
  readonly refusals: readonly string[];
  /** What another deployment of the same would still change; empty when it is settled. */
  readonly unsettled: string;
}

interface State {
  readonly resources: readonly {
    readonly name: string;
    readonly instances: readonly {
      readonly attributes: { readonly input: { readonly value: Thing } };
    }[];
  }[];
}

/** One place that stacks are deployed to, by the real Terraform. */
export class Deployment {
  readonly #folder = mkdtempSync(join(tmpdir(), "deployment-"));

  /** An empty place. */
  static async empty(): Promise<Deployment> {
    const deployment = new Deployment();
    writeFileSync(join(deployment.#folder, "main.tf.json"), "{}");
    await deployment.#terraform("init");
    return deployment;
  }

  private constructor() {}

  /** Another place in which everything is as it is here. */
  copy(): Deployment {
    const copy = new Deployment();
    cpSync(this.#folder, copy.#folder, { recursive: true });
    return copy;
  }

  /** Deploys without a look at how. */
  async start(stack: SynthesizedStack): Promise<void> {
    this.#write(stack);
    await this.#terraform("apply", "-refresh=false", "-auto-approve");
  }

  /** @throws Error with Terraform's words when it refuses the plan. */
  async deploy(stack: SynthesizedStack): Promise<Deployed> {
    this.#write(stack);
    const before = this.#things();
    await this.#terraform("plan", "-refresh=false", "-out=plan");
    const graph = new ApplyGraph(await this.#terraform("graph", "-plan=plan"));
    await this.#terraform("apply", "-refresh=false", "plan");
    const found = refusals(before, this.#things(), graph);
    const again = await this.#terraform("plan", "-refresh=false");
    return { refusals: found, unsettled: /^No changes/m.test(again) ? "" : again };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(stack: SynthesizedStack): void {
    writeFileSync(join(this.#folder, "main.tf.json"), new TerraformModel(stack).toString());
  }

  #things(): Things {
    const file = join(this.#folder, "terraform.tfstate");
    if (!existsSync(file)) return new Map();
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as State;
    return new Map(
      resources.flatMap(({ name, instances: [instance] }) =>
        instance === undefined ? [] : [[name, instance.attributes.input.value]],
      ),
    );
  }

  async #terraform(command: string, ...options: string[]): Promise<string> {
    // Whatever somebody has configured for Terraform in this folder or account is none of this.
    const { TF_CLI_CONFIG_FILE: _file, TF_CLI_ARGS: _args, ...env } = process.env;
    const quiet = { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    const inputs = command === "graph" ? [] : ["-no-color", "-input=false"];
    try {
      const { stdout } = await run("terraform", [command, ...inputs, ...options], {
        cwd: this.#folder,
        env: quiet,
        maxBuffer: 1 << 28,
      });
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`terraform ${command} failed:\n${stdout ?? ""}${stderr ?? ""}`, {
        cause: error,
      });
    }
  }
}
