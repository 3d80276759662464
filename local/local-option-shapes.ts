import { z } from "zod";
import type { Person } from "./entra/index.ts";
import type { ShapeOf } from "./given-options.ts";
import type { LocalOptions } from "./local-options.ts";

const text = z.string().optional();
const texts = z.record(z.string(), z.string()).optional();
const port = z.number().int().min(0).max(65_535).optional();
const func = z.custom<unknown>((value) => typeof value === "function", "expected a function");
const flag = z.boolean().optional();

const person: ShapeOf<Person> = {
  objectId: z.string(),
  name: z.string(),
  userPrincipalName: z.string(),
  email: text,
  roles: z.array(z.string()),
  groups: z.array(z.string()),
  guest: flag,
  disabled: flag,
  problem: z.unknown().optional(),
};

const options: ShapeOf<LocalOptions> = {
  stack: z.union([z.string(), z.array(z.string()), z.instanceof(Promise)], {
    error: "expected the file of a stack, cdk.tf.json, several, or a promise of them",
  }),
  port,
  metricsPort: port,
  people: z.array(z.strictObject(person)).optional(),
  logger: z.looseObject({}).optional(),
  hosts: texts,
  variables: texts,
  secrets: texts,
  backends: texts,
  policies: z.enum(["strict", "lenient"]).optional(),
  certificates: z.instanceof(Map).optional(),
  dataFolder: text,
  fresh: flag,
  callerAddress: text,
  onTrace: func.optional(),
  onTelemetry: func.optional(),
  trace: flag,
};
export const localOptions = z.strictObject(options);
