import { describe, expect, it } from "vitest";
import { Fault } from "../../../../local/gateway/fault.ts";
import { MessageHeaders } from "../../../../local/gateway/message/headers.ts";
import {
  type Product,
  type Subscription,
  type User,
  usualKeys,
} from "../../../../local/gateway/service/access.ts";
import { Admission } from "../../../../local/gateway/service/admission.ts";
import { loadPolicy, runPolicy } from "../../../../local/policy-run/index.ts";
import { document } from "../harness.ts";

const product = (id: string, more: Partial<Product> = {}): Product => ({
  id,
  name: id,
  isPublished: true,
  subscriptionRequired: true,
  approvalRequired: false,
  subscriptionsLimit: undefined,
  groups: [],
  apis: new Set(["orders"]),
  ...more,
});

const subscription = (id: string, more: Partial<Subscription> = {}): Subscription => ({
  id,
  name: id,
  primaryKey: `${id}-1`,
  secondaryKey: `${id}-2`,
  scope: { kind: "product", id: "starter" },
  isActive: true,
  created: new Date(0),
  starts: undefined,
  ends: undefined,
  owner: undefined,
  ...more,
});

const ada: User = {
  id: "ada",
  email: "ada@contoso.example",
  firstName: "Ada",
  lastName: "Lovelace",
  note: "",
  registered: new Date(0),
  groups: [],
  identities: [],
};

const subscriptions = [
  subscription("starter", { owner: "ada" }),
  subscription("orders", { scope: { kind: "api", id: "orders" } }),
  subscription("stock", { scope: { kind: "api", id: "stock" } }),
  subscription("other", { scope: { kind: "product", id: "other" } }),
  subscription("all", { scope: { kind: "all" } }),
  subscription("suspended", { isActive: false, scope: { kind: "all" } }),
  subscription("ended", { ends: new Date(1), scope: { kind: "all" } }),
  subscription("coming", { starts: new Date(Date.now() + 60_000), scope: { kind: "all" } }),
];

/** What becomes of a request with a key in a header and one in the query. */
function admitted(
  { required = true, open = false }: { required?: boolean; open?: boolean },
  header?: string,
  query = "",
): string {
  const products = [
    product("starter"),
    product("other", { apis: new Set(["stock"]) }),
    ...(open ? [product("open", { subscriptionRequired: false })] : []),
  ];
  const headers = new MessageHeaders();
  if (header !== undefined) headers.set("ocp-apim-subscription-key", [header]);
  try {
    const access = new Admission(products, subscriptions, [ada]).admit(
      { id: "orders", keys: { required, ...usualKeys } },
      { headers, originalUrl: { query } },
      "https://gateway.example/orders",
    );
    return [access.product?.id, access.subscription?.id, access.user?.id].map(String).join(" ");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.details.reason;
  }
}

describe("who may call an API", () => {
  // The table of "Subscriptions in Azure API Management", section Summary table.
  it.each([
    [{}, undefined, "SubscriptionKeyNotFound"],
    [{}, "starter-1", "starter starter ada"],
    [{}, "starter-2", "starter starter ada"],
    [{}, "orders-1", "undefined orders undefined"],
    [{}, "all-2", "undefined all undefined"],
    [{}, "stock-1", "SubscriptionKeyInvalid"],
    [{}, "other-1", "SubscriptionKeyInvalid"],
    [{}, "suspended-1", "SubscriptionKeyInvalid"],
    [{}, "ended-1", "SubscriptionKeyInvalid"],
    [{}, "coming-1", "SubscriptionKeyInvalid"],
    [{}, "starter-3", "SubscriptionKeyInvalid"],
    [{}, "", "SubscriptionKeyNotFound"],
    [{ required: false }, undefined, "undefined undefined undefined"],
    [{ required: false }, "wrong", "SubscriptionKeyInvalid"],
    [{ open: true }, undefined, "open undefined undefined"],
    [{ open: true, required: false }, undefined, "open undefined undefined"],
    [{ open: true }, "wrong", "SubscriptionKeyInvalid"],
    [{ open: true }, "orders-1", "undefined orders undefined"],
  ] as const)("with %j and the key %s: %s", (api, key, outcome) => {
    expect(admitted(api, key)).toBe(outcome);
  });

  it("looks into the query only where the header is not there", () => {
    expect(admitted({}, undefined, "a=b&subscription-key=orders-1")).toContain("orders");
    expect(admitted({}, "wrong", "subscription-key=orders-1")).toBe("SubscriptionKeyInvalid");
  });
});

describe("what a policy sees of who calls", () => {
  const seen = (expression: string) =>
    document({
      inbound: `<return-response><set-body>@(${expression})</set-body></return-response>`,
    });
  const around = {
    product: { id: "starter", name: "Starter", groups: ["developers"] },
    subscription: { id: "mobile", name: "Mobile app", primaryKey: "k1" },
    user: {
      id: "ada",
      email: "ada@contoso.example",
      firstName: "Ada",
      lastName: "Lovelace",
      note: "first",
      groups: ["staff", "admins"],
    },
  };

  it.each([
    [
      "context.Product.Id + context.Product.Name + context.Product.State + context.Product.SubscriptionRequired + (context.Product.SubscriptionsLimit == null)",
      "starterStarterPublishedTrueTrue",
    ],
    ["context.Product.Groups.First().Name", "developers"],
    [
      "context.Subscription.Id + context.Subscription.Name + context.Subscription.Key + context.Subscription.PrimaryKey + context.Subscription.SecondaryKey",
      "mobileMobile appk1k1secondary-key",
    ],
    [
      'context.Subscription.CreatedDate.Year + (context.Subscription.EndDate == null ? " none" : " some")',
      "1970 none",
    ],
    [
      "context.User.Id + context.User.Email + context.User.FirstName + context.User.LastName + context.User.Note",
      "adaada@contoso.exampleAdaLovelacefirst",
    ],
    [
      'string.Join(",", context.User.Groups.Select(group => group.Id)) + context.User.Identities.Count()',
      "staff,admins1",
    ],
    ["context.Api.SubscriptionKeyParameterNames.Header", "Ocp-Apim-Subscription-Key"],
  ])("%s", async (expression, expected) => {
    const { response, errors } = await runPolicy(seen(expression), "/", around);
    expect(errors).toEqual([]);
    expect(response.text).toBe(expected);
  });

  it("is nothing where nobody is known", async () => {
    const nobody =
      '(context.Product == null) + " " + (context.Subscription == null) + " " + (context.User == null)';
    expect((await runPolicy(seen(nobody), "/")).response.text).toBe("True True True");
    const somebody = await runPolicy(seen(nobody), "/", { subscription: {} });
    expect(somebody.response.text).toBe("True False True");
  });

  it("runs the policy of the product between those around it and those of the API", async () => {
    const mark = (scope: string) =>
      document({
        inbound: `<base /><set-header name="X-Scope" exists-action="append"><value>${scope}</value></set-header>`,
        backend: "<base />",
      });
    const { requests, steps } = await runPolicy(mark("product"), "/", {
      scope: "product",
      scopes: { api: mark("api") },
    });
    expect(requests[0]?.headers.get("x-scope")).toBe("product,api");
    expect(steps.map(({ scope }) => scope)).toEqual(["product", "api", "global"]);
  });

  it("tells on-error of a key that is not valid, before any other policy, and challenges", async () => {
    const policy = document({
      inbound: "<set-method>PUT</set-method>",
      onError:
        '<set-header name="X-Error"><value>@(context.LastError.Source + " " + context.LastError.Reason + " " + context.LastError.Section + " " + context.Operation.Id)</value></set-header>',
    });
    const { response, errors, steps } = await runPolicy(
      policy,
      { headers: { "Ocp-Apim-Subscription-Key": "wrong" } },
      { subscription: {} },
    );
    expect(response.status).toBe(401);
    expect(response.json()).toEqual({
      statusCode: 401,
      message:
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
    });
    expect(response.headers.get("x-error")).toBe(
      "authorization SubscriptionKeyInvalid inbound operation",
    );
    expect(response.headers.get("www-authenticate")).toContain('name="Ocp-Apim-Subscription-Key"');
    expect(errors).toMatchObject([{ reason: "SubscriptionKeyInvalid", place: undefined }]);
    expect(steps.map(({ section }) => section)).toEqual(["on-error"]);
  });

  it("begins the periods of a quota with the subscription, and counts each subscription by itself", async () => {
    const policy = document({ inbound: '<quota calls="1" renewal-period="3600" />' });
    await using loaded = await loadPolicy(policy, { subscription: { primaryKey: "k1" } });
    const statuses: number[] = [];
    for (const key of ["k1", "k1", "secondary-key"]) {
      const headers = { "Ocp-Apim-Subscription-Key": key };
      const { response } = await loaded.run({ headers });
      statuses.push(response.status);
    }
    // Both keys are those of one subscription, which began with 1970 as whole hours do.
    expect(statuses).toEqual([200, 403, 403]);
    const { response } = await loaded.run("/");
    const left = 3600 - (Math.floor(Date.now() / 1000) % 3600);
    expect(Math.abs(Number(response.headers.get("retry-after")) - left)).toBeLessThan(5);
  });
});
