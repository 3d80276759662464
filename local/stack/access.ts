import type {
  Group,
  Product,
  Subscription,
  SubscriptionScope,
  User,
} from "../gateway/service/access.ts";
import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** Who may call which API. */
export interface StackAccess {
  readonly products: readonly Product[];
  readonly subscriptions: readonly Subscription[];
  readonly users: readonly User[];
}

/** Whom a new service has besides, by their ids in Azure. */
const builtInGroups = new Map([
  ["administrators", "Administrators"],
  ["developers", "Developers"],
  ["guests", "Guests"],
]);

/** What a stack says of products, subscriptions, users and groups; undefined where it says nothing of keys. */
export function readAccess(stack: TerraformJson, references: References): StackAccess | undefined {
  const isAsked = stack
    .ofType("azurerm_api_management_api")
    .some((api) => asksForKeys(api, references));
  const products = stack.ofType("azurerm_api_management_product");
  const subscriptions = stack.ofType("azurerm_api_management_subscription");
  if (!isAsked && products.length === 0 && subscriptions.length === 0) return undefined;
  const groupNamed = groupsOf(stack, references);
  return {
    products: products.map((block) => productOf(block, stack, references, groupNamed)),
    subscriptions: subscriptions.map((block) => subscriptionOf(block, stack, references)),
    users: usersOf(stack, references, groupNamed),
  };
}

/** Whether an API wants a key; Azure's default is that it does. */
export function asksForKeys(api: TerraformBlock, references: References): boolean {
  return flag(api, "subscription_required", references, true);
}

function flag(
  block: TerraformBlock,
  attribute: string,
  references: References,
  otherwise: boolean,
): boolean {
  const written = references.optionalText(block, attribute);
  return written === undefined ? otherwise : written === "true";
}

function groupsOf(stack: TerraformJson, references: References): (id: string) => Group {
  const names = new Map([
    ...builtInGroups,
    ...stack
      .ofType("azurerm_api_management_group")
      .map((block): [string, string] => [
        references.text(block, "name"),
        references.text(block, "display_name"),
      ]),
  ]);
  return (id) => ({ id, name: names.get(id) ?? id });
}

function productOf(
  block: TerraformBlock,
  stack: TerraformJson,
  references: References,
  groupNamed: (id: string) => Group,
): Product {
  const id = references.text(block, "product_id");
  const ofProduct = (type: string) =>
    stack.ofType(type).filter((each) => references.text(each, "product_id") === id);
  const [policy] = ofProduct("azurerm_api_management_product_policy");
  const limit = references.optionalText(block, "subscriptions_limit");
  return {
    id,
    name: references.text(block, "display_name"),
    isPublished: flag(block, "published", references, false),
    subscriptionRequired: flag(block, "subscription_required", references, true),
    approvalRequired: flag(block, "approval_required", references, false),
    subscriptionsLimit: limit === undefined ? undefined : Number(limit),
    groups: ofProduct("azurerm_api_management_product_group").map((each) =>
      groupNamed(references.text(each, "group_name")),
    ),
    apis: new Set(
      ofProduct("azurerm_api_management_product_api").map((each) =>
        references.text(each, "api_name"),
      ),
    ),
    ...(policy && {
      policy: { address: policy.address, text: references.verbatim(policy, "xml_content") },
    }),
  };
}

function subscriptionOf(
  block: TerraformBlock,
  stack: TerraformJson,
  references: References,
): Subscription {
  const { address } = block;
  const key = (name: string) =>
    references.optionalText(block, name) ?? String(references.value(`\${${address}.${name}}`));
  const user = references.optionalText(block, "user_id");
  return {
    id: references.optionalText(block, "subscription_id") ?? address.split(".").at(-1) ?? address,
    name: references.text(block, "display_name"),
    primaryKey: key("primary_key"),
    secondaryKey: key("secondary_key"),
    scope: scopeOf(block, stack, references),
    // The provider's default is a subscription that waits for an approval.
    isActive: references.optionalText(block, "state") === "active",
    created: new Date(0),
    starts: undefined,
    ends: undefined,
    owner: user && namedBy(user, "azurerm_api_management_user", "user_id", stack, references),
  };
}

function scopeOf(
  block: TerraformBlock,
  stack: TerraformJson,
  references: References,
): SubscriptionScope {
  const product = references.optionalText(block, "product_id");
  const api = references.optionalText(block, "api_id");
  if (product !== undefined) {
    const type = "azurerm_api_management_product";
    return { kind: "product", id: namedBy(product, type, "product_id", stack, references) };
  }
  if (api === undefined) return { kind: "all" };
  const type = "azurerm_api_management_api";
  return { kind: "api", id: namedBy(api, type, "name", stack, references) };
}

/** The name of what an id of a resource is of; of an id of Azure the name is its end. */
function namedBy(
  id: string,
  type: string,
  attribute: string,
  stack: TerraformJson,
  references: References,
): string {
  const found = stack
    .ofType(type)
    .find(({ address }) => references.value(`\${${address}.id}`) === id);
  if (found !== undefined) return references.text(found, attribute);
  return (id.split("/").at(-1) ?? id).replace(/;rev=\d+$/, "");
}

function usersOf(
  stack: TerraformJson,
  references: References,
  groupNamed: (id: string) => Group,
): User[] {
  const memberships = stack.ofType("azurerm_api_management_group_user");
  return stack.ofType("azurerm_api_management_user").map((block): User => {
    const id = references.text(block, "user_id");
    const email = references.text(block, "email");
    return {
      ...{ id, email },
      firstName: references.text(block, "first_name"),
      lastName: references.text(block, "last_name"),
      note: references.optionalText(block, "note") ?? "",
      registered: new Date(0),
      groups: memberships
        .filter((each) => references.text(each, "user_id") === id)
        .map((each) => groupNamed(references.text(each, "group_name"))),
      identities: [{ id: email, provider: "Basic" }],
    };
  });
}
