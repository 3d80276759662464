import {
  DateTimeValue,
  type PolicyProduct,
  type PolicySubscription,
  type PolicyUser,
} from "../../../policy/index.ts";
import type { Access, Product, Subscription, User } from "../service/access.ts";

/** What an expression sees of who calls. */
export function accessContext(access: Access | undefined): {
  readonly product: PolicyProduct | null;
  readonly subscription: PolicySubscription | null;
  readonly user: PolicyUser | null;
} {
  const { product, subscription, user, key } = access ?? {};
  return {
    product: product === undefined ? null : productOf(product),
    subscription: subscription === undefined ? null : subscriptionOf(subscription, key ?? ""),
    user: user === undefined ? null : userOf(user),
  };
}

function productOf(product: Product): PolicyProduct {
  const { id, name, groups, approvalRequired, subscriptionRequired } = product;
  return {
    id,
    name,
    groups,
    approvalRequired,
    subscriptionRequired,
    state: product.isPublished ? "Published" : "NotPublished",
    subscriptionsLimit: product.subscriptionsLimit ?? null,
  };
}

function subscriptionOf(subscription: Subscription, key: string): PolicySubscription {
  const { id, name, primaryKey, secondaryKey, created, starts, ends } = subscription;
  return {
    id,
    name,
    key,
    primaryKey,
    secondaryKey,
    createdDate: DateTimeValue.fromDate(created),
    startDate: starts === undefined ? null : DateTimeValue.fromDate(starts),
    endDate: ends === undefined ? null : DateTimeValue.fromDate(ends),
  };
}

function userOf({ registered, ...user }: User): PolicyUser {
  return { ...user, registrationDate: DateTimeValue.fromDate(registered) };
}
