import { expect, it } from "vitest";
import { defaultPeople } from "../../../local/entra/index.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { readPeople } from "../../../local/stack/people.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";
import { synthesized } from "../../stacks/synthesized.ts";

async function peopleOf(app: string) {
  const stack = TerraformJson.read(await synthesized(app));
  return readPeople(stack, new References(stack, new LocalCloud("http://localhost:1", "tenant")));
}

it("of the roles that a stack knows one person has all, one has the first, and others have none", async () => {
  const [ada, grace, ...others] = await peopleOf("__tests__/stacks/entra-secret-and-groups.ts");
  const group = "b0b10000-0000-4000-8000-00000000000";
  // Roles of groups come by membership, as they do in Entra.
  expect(ada).toMatchObject({ roles: ["Weather.Read"], groups: [`${group}1`] });
  expect(grace).toMatchObject({
    roles: ["Weather.Read", "Weather.Admin", "A", "B", "C", "Orders.Read"],
    groups: [`${group}1`, `${group}2`],
  });
  expect(others).toEqual(defaultPeople.slice(2));
});

it("roles that only rules of servers and their tools name are known too", async () => {
  const [ada, grace] = await peopleOf("__tests__/stacks/many-roles.ts");
  expect(ada?.roles).toHaveLength(2);
  expect(grace?.roles).toHaveLength(202);
});

it("a stack without roles of its own has the usual people", async () => {
  expect(await peopleOf("__tests__/stacks/server-elsewhere.ts")).toEqual(defaultPeople);
});
