import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type {
  Group,
  Product,
  Subscription,
  SubscriptionScope,
  User,
} from "../gateway/service/access.ts";
import { firstOf, foldersOf, policyIn } from "./files.ts";
import {
  associations,
  groupInformation,
  productInformation,
  subscriptionInformation,
  userInformation,
} from "./resources.ts";
import { type Found, Source } from "./source.ts";

/** Keeps the keys that are made for subscriptions without any, so that they outlast a change of the folder. */
export type MadeKeys = Map<string, string>;

/** Who may call which API. */
export function readAccess(root: string, made: MadeKeys, found: Found) {
  const groups = readGroups(root, found);
  return {
    products: readProducts(root, groups, found),
    subscriptions: [...readSubscriptions(root, made, found), allAccess(made)],
    users: readUsers(root, groups, found),
  };
}

/** The subscription for all APIs that each service has. */
function allAccess(made: MadeKeys): Subscription {
  return {
    id: "master",
    name: "Built-in all-access subscription",
    primaryKey: keyFor("master primary", made),
    secondaryKey: keyFor("master secondary", made),
    scope: { kind: "all" },
    isActive: true,
    created: new Date(0),
    starts: undefined,
    ends: undefined,
    owner: undefined,
  };
}

function keyFor(name: string, made: MadeKeys): string {
  const key = made.get(name) ?? randomBytes(16).toString("hex");
  made.set(name, key);
  return key;
}

function readGroups(root: string, found: Found): (id: string) => Group {
  const names = new Map(
    foldersOf(root, "groups").map(({ name, path }) => {
      const file = firstOf(path, "groupInformation.json");
      const group = file === undefined ? undefined : new Source(file, found).read(groupInformation);
      return [name, group?.displayName ?? name] as const;
    }),
  );
  return (id) => ({ id, name: names.get(id) ?? id });
}

function readProducts(root: string, groupNamed: (id: string) => Group, found: Found): Product[] {
  return foldersOf(root, "products").flatMap(({ name: id, path }): Product[] => {
    const file = firstOf(path, "productInformation.json");
    const product =
      file === undefined
        ? productInformation.parse({ properties: {} })
        : new Source(file, found).read(productInformation);
    if (product === undefined) return [];
    const policy = policyIn(path);
    return [
      {
        id,
        name: product.displayName ?? id,
        isPublished: product.state.toLowerCase() === "published",
        subscriptionRequired: product.subscriptionRequired,
        approvalRequired: product.approvalRequired,
        subscriptionsLimit: product.subscriptionsLimit ?? undefined,
        groups: associated(path, "groups", found).map(groupNamed),
        apis: new Set(associated(path, "apis", found)),
        ...(policy && { policy }),
      },
    ];
  });
}

/** What belongs to a product: named in a file, or by a folder each. */
function associated(folder: string, what: "apis" | "groups", found: Found): string[] {
  const file = firstOf(folder, `${what}.json`);
  const listed = file === undefined ? [] : (new Source(file, found).read(associations) ?? []);
  return [...listed, ...foldersOf(folder, what).map(({ name }) => name)];
}

function readSubscriptions(root: string, made: MadeKeys, found: Found): Subscription[] {
  return foldersOf(root, "subscriptions").flatMap(({ name: id, path }): Subscription[] => {
    const file = firstOf(path, "subscriptionInformation.json");
    if (file === undefined) return [];
    const source = new Source(file, found);
    const subscription = source.read(subscriptionInformation);
    if (subscription === undefined) return [];
    const scope = scopeOf(subscription.scope);
    if (scope === undefined) {
      source.report(
        "error",
        "subscription-scope",
        `"${subscription.scope}" is not a scope; write /products/NAME, /apis/NAME or /apis.`,
        ["properties", "scope"],
      );
      return [];
    }
    const day = (text: string | null | undefined) => (text ? new Date(text) : undefined);
    return [
      {
        id,
        name: subscription.displayName ?? id,
        primaryKey: subscription.primaryKey ?? keyFor(`${id} primary`, made),
        secondaryKey: subscription.secondaryKey ?? keyFor(`${id} secondary`, made),
        scope,
        isActive: subscription.state.toLowerCase() === "active",
        created: day(subscription.createdDate) ?? new Date(0),
        starts: day(subscription.startDate),
        ends: day(subscription.endDate ?? subscription.expirationDate),
        owner: subscription.ownerId?.split("/").at(-1),
      },
    ];
  });
}

/** What a subscription opens, as its resource writes it, with what comes before it in an id of Azure or without. */
function scopeOf(text: string): SubscriptionScope | undefined {
  const [, kind, id] = /(?:^|\/)(products|apis)(?:\/([^/]*))?\/?$/.exec(text) ?? [];
  if (kind === "apis" && !id) return { kind: "all" };
  if (kind === undefined || !id) return undefined;
  return { kind: kind === "apis" ? "api" : "product", id };
}

function readUsers(root: string, groupNamed: (id: string) => Group, found: Found): User[] {
  return foldersOf(root, "users").flatMap(({ name: id, path }): User[] => {
    const user = new Source(join(path, "userInformation.json"), found).read(userInformation);
    if (user === undefined) return [];
    const { email, firstName, lastName, note, registrationDate, identities, groups } = user;
    return [
      {
        id,
        email,
        firstName,
        lastName,
        note: note ?? "",
        registered: new Date(registrationDate ?? 0),
        groups: groups.map(groupNamed),
        identities,
      },
    ];
  });
}
