import { z } from "zod";

/** Resources of API Management as its REST API writes them, with what is read of each. */

const text = z.string().nullish();
const ids = z.array(
  z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
);

/** Any resource; what is not read is left alone. */
function resource<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ properties: z.object(shape) }).transform(({ properties }) => properties);
}

export const apiInformation = resource({
  displayName: text,
  path: z.string(),
  serviceUrl: text,
  subscriptionRequired: z.boolean().default(true),
  subscriptionKeyParameterNames: z.object({ header: text, query: text }).nullish(),
  apiVersion: text,
  apiVersionSetId: text,
  apiRevision: text,
  isCurrent: z.boolean().default(true),
  type: text,
  /** Of an API of MCP: the server that it passes requests on to. */
  backendId: text,
  mcpProperties: z.object({ transportType: text }).nullish(),
  translateRequiredQueryParameters: z.enum(["template", "query"]).nullish(),
});

export const versionSetInformation = resource({
  versioningScheme: z.enum(["Segment", "Query", "Header"]),
  versionHeaderName: text,
  versionQueryName: text,
});

export const namedValueInformation = resource({
  displayName: text,
  value: text,
  secret: z.boolean().nullish(),
  keyVault: z.object({ secretIdentifier: text }).nullish(),
});

export const productInformation = resource({
  displayName: text,
  subscriptionRequired: z.boolean().default(true),
  approvalRequired: z.boolean().default(false),
  subscriptionsLimit: z.number().nullish(),
  state: z.string().default("notPublished"),
});

export const subscriptionInformation = resource({
  displayName: text,
  scope: z.string(),
  ownerId: text,
  state: z.string().default("active"),
  primaryKey: text,
  secondaryKey: text,
  createdDate: text,
  startDate: text,
  endDate: text,
  expirationDate: text,
});

export const groupInformation = resource({ displayName: text });

export const userInformation = resource({
  email: z.string(),
  firstName: z.string().default(""),
  lastName: z.string().default(""),
  note: text,
  registrationDate: text,
  identities: z.array(z.object({ id: z.string(), provider: z.string() })).default([]),
  groups: ids.default([]),
});

const durations = z.string().transform((written, context) => {
  const milliseconds = millisecondsOf(written);
  if (milliseconds === undefined) {
    context.addIssue({ code: "custom", message: `"${written}" is not a duration such as PT1M` });
    return z.NEVER;
  }
  return milliseconds;
});

const values = z.record(z.string(), z.array(z.string())).nullish();

export const backendInformation = resource({
  url: text,
  type: text,
  pool: z
    .object({
      services: z.array(
        z.object({ id: z.string(), priority: z.number().nullish(), weight: z.number().nullish() }),
      ),
    })
    .nullish(),
  circuitBreaker: z
    .object({
      rules: z
        .array(
          z.object({
            failureCondition: z.object({
              count: z.coerce.number().nullish(),
              percentage: z.coerce.number().nullish(),
              interval: durations,
              statusCodeRanges: z
                .array(z.object({ min: z.coerce.number(), max: z.coerce.number() }))
                .nullish(),
              errorReasons: z.array(z.string()).nullish(),
            }),
            tripDuration: durations,
            acceptRetryAfter: z.boolean().nullish(),
          }),
        )
        .max(1, "API Management takes one rule"),
    })
    .nullish(),
  credentials: z
    .object({
      header: values,
      query: values,
      authorization: z.object({ scheme: z.string(), parameter: z.string() }).nullish(),
      certificateIds: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export const associations = ids;

/** A duration of ISO 8601 without years and months, which have no length. */
function millisecondsOf(text: string): number | undefined {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    text,
  );
  if (parts === null || /^P$|T$/.test(text)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map(Number)
    .map((n) => n || 0);
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
