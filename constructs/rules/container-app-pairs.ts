import { isReference, parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

/** What Azure refuses of a container app for more than one of its arguments: whole sentences. */
export function containerAppPairs(block: StackBlock, stack: SynthesizedStack): string[] {
  return [
    ...traffic(block, stack),
    ...replicas(block, stack),
    ...secrets(block, stack),
    ...resources(block, stack),
  ];
}

function traffic(block: StackBlock, stack: SynthesizedStack): string[] {
  if (parts(block.values["ingress"]).length === 0) return [];
  const percentages = stack.valuesAt(block, "ingress.traffic_weight.percentage");
  if (percentages.length === 0) return ["ingress.traffic_weight is needed."];
  if (!percentages.every((it) => typeof it === "number")) return [];
  const sum = percentages.reduce((all, it) => all + it, 0);
  return sum === 100
    ? []
    : [`ingress.traffic_weight: the percentages must come to 100; they come to ${sum}.`];
}

function replicas(block: StackBlock, stack: SynthesizedStack): string[] {
  const [least, most] = ["min_replicas", "max_replicas"].map((name) =>
    stack.valueAt(block, `template.${name}`),
  );
  return typeof least === "number" && typeof most === "number" && least > most
    ? [`template.min_replicas is ${least}, and template.max_replicas only ${most}.`]
    : [];
}

/** What the containers and the app name as a secret, and secrets whose value is nowhere. */
function secrets(block: StackBlock, stack: SynthesizedStack): string[] {
  const given = stack.valuesAt(block, "secret").flatMap(parts);
  const names = new Set(given.map(({ name }) => String(name)));
  // One that Terraform makes may be any.
  const isKnown = [...names].every((name) => !isReference(name)) && !("dynamic" in block.values);
  const named = [
    "template.container.env.secret_name",
    "template.init_container.env.secret_name",
    "registry.password_secret_name",
  ].flatMap((argument) =>
    stack.valuesAt(block, argument).map((name) => ({ argument, name: String(name) })),
  );
  return [
    ...named
      .filter(({ name }) => isKnown && !isReference(name) && !names.has(name))
      .map(({ argument, name }) => `${argument} names the secret "${name}", which is not there.`),
    ...given.flatMap(({ name, value, key_vault_secret_id: vault, identity }) => [
      ...((value ?? undefined) === undefined && (vault ?? undefined) === undefined
        ? [`secret "${String(name)}" has neither a value nor a key_vault_secret_id.`]
        : []),
      ...((vault ?? undefined) !== undefined && (identity ?? undefined) === undefined
        ? [`secret "${String(name)}" needs an identity that reads it from the Key Vault.`]
        : []),
    ]),
  ];
}

/** Without a profile of its own an app has 2 GiB for each CPU (Microsoft, Containers in Azure Container Apps). */
function resources(block: StackBlock, stack: SynthesizedStack): string[] {
  const profile = block.values["workload_profile_name"] ?? "Consumption";
  if (profile !== "Consumption") return [];
  const containers = stack.valuesAt(block, "template.container").flatMap(parts);
  const cpu = containers.reduce((all, it) => all + Number(it["cpu"]), 0);
  const memory = containers.reduce((all, it) => all + gibibytes(it["memory"]), 0);
  if (!Number.isFinite(cpu) || !Number.isFinite(memory) || containers.length === 0) return [];
  return Math.abs(memory - 2 * cpu) < 1e-9 && Math.abs(cpu * 4 - Math.round(cpu * 4)) < 1e-9
    ? []
    : [
        `template.container: ${cpu} CPU and ${memory}Gi do not go together; without a workload profile there are 0.25 CPU and 0.5Gi, and whole multiples of both.`,
      ];
}

function gibibytes(memory: unknown): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(Gi|Mi)$/.exec(String(memory)) ?? [];
  return unit === "Mi" ? Number(amount) / 1024 : Number(amount);
}
