import { describe, expect, it } from "vitest";
import { settings, stackWith } from "./settings.ts";
import type { SynthesizedStack } from "./terraform-model.ts";

/** The resources that one is built of, by their addresses. */
function referredFrom(text: string, all: ReadonlyMap<string, unknown>): string[] {
  const references = /\b((?:azurerm|azuread|random|terraform)_\w+\.[\w-]+)/g;
  return [...text.matchAll(references)]
    .map(([, name]) => String(name))
    .filter((name) => all.has(name));
}

function marked(block: unknown): boolean {
  const { lifecycle } = block as { lifecycle?: { create_before_destroy?: boolean } };
  return lifecycle?.create_before_destroy === true;
}

/** Resources that are created before they are destroyed because another one is, and not by themselves. */
function markedByAnother(stack: SynthesizedStack): string[] {
  const all = new Map<string, unknown>(
    Object.entries(stack.resource).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, block] as const),
    ),
  );
  const found = new Set<string>();
  const from = [...all].filter(([, block]) => marked(block)).map(([address]) => address);
  for (const address of from) {
    for (const referred of referredFrom(JSON.stringify(all.get(address)), all)) {
      if (found.has(referred) || marked(all.get(referred))) continue;
      found.add(referred);
      from.push(referred);
    }
  }
  return [...found];
}

describe.each(Object.entries(settings))("with %s", (_name, chosen) => {
  it("no resource has its mark from one that another change may take away", () => {
    const stack = stackWith(chosen);
    expect(JSON.stringify(stack)).toContain("create_before_destroy");
    expect(markedByAnother(stack)).toEqual([]);
  });
});
