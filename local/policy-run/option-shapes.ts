import { z } from "zod";
import { tiers } from "../../policy/index.ts";
import type { ShapeOf } from "../given-options.ts";
import type {
  PolicyRunApi,
  PolicyRunOperation,
  PolicyRunOptions,
  PolicyRunProduct,
  PolicyRunRequestParts,
  PolicyRunSubscription,
  PolicyRunUser,
} from "./options.ts";

const text = z.string().optional();
const texts = z.record(z.string(), z.string()).optional();
const groups = z.array(z.string()).optional();
/** Whatever JSON has, and what only the run itself can judge. */
const anything = z.unknown().optional();
const func = z.custom<unknown>((value) => typeof value === "function", "expected a function");
const answering = z.custom<unknown>(
  (value) => typeof value === "function" || typeof value === "string",
  "expected a function or a URL",
);
const scopes = ["global", "product", "api", "operation"] as const;

const api: ShapeOf<PolicyRunApi> = { id: text, name: text, path: text, serviceUrl: text };
const operation: ShapeOf<PolicyRunOperation> = {
  id: text,
  name: text,
  method: text,
  urlTemplate: text,
};
const product: ShapeOf<PolicyRunProduct> = { id: text, name: text, groups };
const subscription: ShapeOf<PolicyRunSubscription> = {
  id: text,
  name: text,
  primaryKey: text,
  secondaryKey: text,
};
const user: ShapeOf<PolicyRunUser> = {
  id: text,
  email: text,
  firstName: text,
  lastName: text,
  note: text,
  groups,
};

const options: ShapeOf<PolicyRunOptions> = {
  tier: z.enum(tiers).optional(),
  policies: z.enum(["strict", "lenient"]).optional(),
  name: text,
  scope: z.enum(scopes).optional(),
  scopes: z.partialRecord(z.enum(scopes), z.string().optional()).optional(),
  namedValues: texts,
  fragments: texts,
  schemas: texts,
  variables: z.record(z.string(), anything).optional(),
  backend: answering.optional(),
  backends: z.record(z.string(), answering).optional(),
  hosts: z.record(z.string(), answering).optional(),
  network: z.boolean().optional(),
  api: z.strictObject(api).optional(),
  operation: z.strictObject(operation).optional(),
  product: z.strictObject(product).optional(),
  subscription: z.strictObject(subscription).optional(),
  user: z.strictObject(user).optional(),
  callerAddress: text,
  certificates: z.instanceof(Map).optional(),
  managedIdentityToken: func.optional(),
  connections: z.record(z.string(), anything).optional(),
  cache: z.record(z.string(), anything).optional(),
};
export const policyRunOptions = z.strictObject(options);

const parts: ShapeOf<PolicyRunRequestParts> = {
  method: text,
  path: text,
  headers: anything,
  body: anything,
};
export const requestParts = z.strictObject(parts);
