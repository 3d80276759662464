import type { TerraformJson } from "../../../local/stack/terraform-json.ts";

/** The attributes that are read of a stack from now on, by the types of resources. */
export function attributesSeen({ blocks }: TerraformJson): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  for (const block of blocks) {
    const names = seen.get(block.type) ?? new Set<string>();
    seen.set(block.type, names);
    const values = new Proxy(block.values, {
      get: (target, name) => {
        names.add(String(name));
        return Reflect.get(target, name);
      },
    });
    Object.assign(block, { values });
  }
  return seen;
}
