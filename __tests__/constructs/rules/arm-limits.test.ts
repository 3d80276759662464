import { describe, expect, it } from "vitest";
import { armLimitTable } from "../../../constructs/rules/arm-limit-table.ts";
import { type ArmLimit, armProblem } from "../../../constructs/rules/arm-limits.ts";
import { azureNames } from "../../../constructs/rules/azure-names.ts";
import { azurermValues } from "../../../constructs/rules/azurerm-values.ts";
import { SynthesizedStack } from "../../../constructs/rules/synthesized-stack.ts";

/** Whether our rules refuse a value, with a sentence that begins with the argument. */
function refuses(type: string, argument: string, value: string): boolean {
  const values = argument
    .split(".")
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const stack = new SynthesizedStack({ resource: { [type]: { it: values } } });
  return [azureNames, azurermValues].some((rule) =>
    rule.check(stack).some(({ problem }) => problem.startsWith(`${argument} must`)),
  );
}

/** Texts at the edges of a limit, on either side. */
function probes({ shortest = 0, longest = 60, least, most, values = [] }: ArmLimit): string[] {
  if (least !== undefined || most !== undefined) {
    return ["-1", "0", "1", "1.5", "x", "", ...[least, most].flatMap(around)];
  }
  if (values.length > 0) {
    return ["", "other", ...values, ...values.map((it) => it.toUpperCase())];
  }
  const lengths = [shortest - 1, shortest, 1, 2, 30, longest, longest + 1];
  const odd = [..." -_.:/*#&+<>?()%A0é\n"].flatMap((it) => [
    `${it}aaaaa`,
    `aaa${it}aaa`,
    `aaaaa${it}`,
    `aaa${it}${it}aaa`,
  ]);
  return [...lengths.filter((it) => it >= 0).map((it) => "a".repeat(it)), ...odd];
}

function around(edge: number | undefined): string[] {
  return edge === undefined ? [] : [edge - 1, edge, edge + 1].map(String);
}

const names = "Naming rules and restrictions for Azure resources says more than the metadata.";
const provider = "The azurerm provider refuses more before it asks Azure.";
const diagnostics = ["azurerm_api_management_diagnostic", "azurerm_api_management_api_diagnostic"];
const sides = ["frontend_request", "frontend_response", "backend_request", "backend_response"];
const days = "rule.actions.base_blob.delete_after_days_since";

/** What the metadata would let pass and we refuse, with the reason. */
const stricter: Readonly<Record<string, string>> = {
  "azurerm_api_management name": names,
  "azurerm_api_management publisher_email": provider,
  "azurerm_api_management publisher_name": provider,
  "azurerm_api_management_api path": provider,
  ...Object.fromEntries(
    diagnostics.flatMap((type) => sides.map((side) => [`${type} ${side}.body_bytes`, provider])),
  ),
  "azurerm_api_management_api_operation operation_id": provider,
  "azurerm_api_management_backend name": provider,
  "azurerm_api_management_backend url": "It leads nowhere unless it is a URL.",
  "azurerm_api_management_certificate name": provider,
  "azurerm_api_management_logger name": provider,
  "azurerm_api_management_named_value name": provider,
  "azurerm_api_management_policy_fragment name": provider,
  "azurerm_container_app name": names,
  "azurerm_container_app_environment name": names,
  "azurerm_container_registry sku": provider,
  "azurerm_key_vault name": names,
  "azurerm_monitor_action_group short_name": provider,
  "azurerm_resource_group name": names,
  "azurerm_storage_container name": names,
  [`azurerm_storage_management_policy ${days}_creation_greater_than`]: provider,
  [`azurerm_storage_management_policy ${days}_modification_greater_than`]: provider,
};

describe("of what Azure Resource Manager's metadata says", () => {
  it.each(Object.entries(armLimitTable))("nothing is taken that it refuses: %s", (type, limits) => {
    const taken = Object.entries(limits).flatMap(([argument, limit]) =>
      probes(limit)
        .filter((text) => armProblem(limit, text) !== undefined && !refuses(type, argument, text))
        .map((text) => `${argument} ${text}`),
    );
    expect(taken).toEqual([]);
  });

  it("all is taken that it takes, but for what has a reason", () => {
    const refused = Object.entries(armLimitTable).flatMap(([type, limits]) =>
      Object.entries(limits)
        .filter(([argument, limit]) =>
          probes(limit).some(
            (text) => armProblem(limit, text) === undefined && refuses(type, argument, text),
          ),
        )
        .map(([argument]) => `${type} ${argument}`),
    );
    expect(refused.toSorted()).toEqual(Object.keys(stricter).toSorted());
  });
});
