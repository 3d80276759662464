import { createHash, timingSafeEqual } from "node:crypto";
import { Fault } from "../fault.ts";
import {
  type Access,
  type ApiKeys,
  type Asking,
  keyOf,
  type Product,
  type Subscription,
  type User,
} from "./access.ts";

/**
 * Who may call which API ("Subscriptions in Azure API Management", section How API Management handles requests with or
 * without subscription keys).
 */
export class Admission {
  readonly #products: readonly Product[];
  readonly #subscriptions: readonly Subscription[];
  readonly #users: ReadonlyMap<string, User>;
  readonly #digests: ReadonlyMap<Subscription, readonly Buffer[]>;

  constructor(
    products: readonly Product[],
    subscriptions: readonly Subscription[],
    users: readonly User[],
  ) {
    this.#products = products;
    this.#subscriptions = subscriptions;
    this.#users = new Map(users.map((user) => [user.id, user]));
    this.#digests = new Map(
      subscriptions.map((each) => [
        each,
        [each.primaryKey, each.secondaryKey].filter(Boolean).map(digestOf),
      ]),
    );
  }

  /**
   * @param realm the address of the API, for who is refused
   * @throws Fault with 401 for a request that may not call the API.
   */
  admit(
    api: { readonly id: string; readonly keys: ApiKeys },
    request: Asking,
    realm: string,
  ): Access {
    const key = keyOf(request, api.keys);
    if (key === undefined) {
      const product = this.#productsOf(api.id).find((each) => !each.subscriptionRequired);
      if (product !== undefined) return { product };
      if (!api.keys.required) return {};
      throw refused("SubscriptionKeyNotFound", missing, api.keys, realm);
    }
    const subscription = this.#subscriptionWith(key);
    if (subscription === undefined || !this.#opens(subscription, api.id)) {
      throw refused("SubscriptionKeyInvalid", invalid, api.keys, realm);
    }
    const { scope, owner } = subscription;
    const product =
      scope.kind === "product" ? this.#products.find(({ id }) => id === scope.id) : undefined;
    const user = owner === undefined ? undefined : this.#users.get(owner);
    return { subscription, key, ...(product && { product }), ...(user && { user }) };
  }

  #productsOf(api: string): readonly Product[] {
    return this.#products.filter(({ apis }) => apis.has(api));
  }

  /** Every key is compared, whichever it is, so that time tells nothing. */
  #subscriptionWith(key: string): Subscription | undefined {
    const digest = digestOf(key);
    const now = Date.now();
    const found = this.#subscriptions.filter((each) =>
      (this.#digests.get(each) ?? []).map((own) => timingSafeEqual(own, digest)).includes(true),
    );
    return found.find(
      ({ isActive, starts, ends }) =>
        isActive && (starts?.getTime() ?? 0) <= now && now < (ends?.getTime() ?? Infinity),
    );
  }

  #opens({ scope }: Subscription, api: string): boolean {
    switch (scope.kind) {
      case "all":
        return true;
      case "api":
        return scope.id === api;
      case "product":
        return this.#productsOf(api).some(({ id }) => id === scope.id);
    }
  }
}

/** What the page of errors says, and what the answer says, which is not the same. */
const missing = {
  message:
    "Access denied due to missing subscription key. Make sure to include subscription key when making requests to this API.",
  answer:
    "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
};
const invalid = {
  message:
    "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
  answer:
    "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
};

function refused(
  reason: string,
  { message, answer }: typeof missing,
  { header }: ApiKeys,
  realm: string,
): Fault {
  const challenge = `AzureApiManagementKey realm="${realm}",name="${header}",type="header"`;
  return new Fault(
    { source: "authorization", reason, message, status: 401 },
    { answer, headers: { "WWW-Authenticate": challenge } },
  );
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
