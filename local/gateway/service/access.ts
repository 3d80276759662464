import type { MessageHeaders } from "../message/headers.ts";
import type { PolicyText } from "./policy-text.ts";

/** A group of users. */
export interface Group {
  readonly id: string;
  readonly name: string;
}

/** Who calls, as far as API Management knows. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly note: string;
  readonly registered: Date;
  readonly groups: readonly Group[];
  readonly identities: readonly { readonly id: string; readonly provider: string }[];
}

/** APIs that are subscribed to together. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly isPublished: boolean;
  /** Whether its APIs are called with a key of a subscription; one that is called without is open. */
  readonly subscriptionRequired: boolean;
  readonly approvalRequired: boolean;
  readonly subscriptionsLimit: number | undefined;
  readonly groups: readonly Group[];
  /** The ids of its APIs. */
  readonly apis: ReadonlySet<string>;
  readonly policy?: PolicyText;
}

/** What a subscription opens. */
export type SubscriptionScope =
  | { readonly kind: "product" | "api"; readonly id: string }
  | { readonly kind: "all" };

/** A pair of keys. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly primaryKey: string;
  readonly secondaryKey: string;
  readonly scope: SubscriptionScope;
  readonly isActive: boolean;
  readonly created: Date;
  readonly starts: Date | undefined;
  readonly ends: Date | undefined;
  /** The id of the user whose it is. */
  readonly owner: string | undefined;
}

/** How an API is called. */
export interface ApiKeys {
  readonly required: boolean;
  /** The header that has the key. */
  readonly header: string;
  /** The parameter of the query that has it when the header is not there. */
  readonly query: string;
}

/** As whom a request came. */
export interface Access {
  readonly product?: Product;
  readonly subscription?: Subscription;
  /** The key that was given, which is one of the subscription's two. */
  readonly key?: string;
  readonly user?: User;
}

export const usualKeys = {
  header: "Ocp-Apim-Subscription-Key",
  query: "subscription-key",
} as const;

/** What of a request may hold a key. */
export interface Asking {
  readonly headers: MessageHeaders;
  readonly originalUrl: { readonly query: string };
}

/** The key of a request. @param names where it is looked for */
export function keyOf(
  { headers, originalUrl }: Asking,
  names: Pick<ApiKeys, "header" | "query"> = usualKeys,
): string | undefined {
  const key =
    headers.first(names.header) ?? new URLSearchParams(originalUrl.query).get(names.query);
  return key === "" || key === null ? undefined : key;
}
