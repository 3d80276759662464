import type { StackApi, StackOperation } from "../../stack/apis.ts";
import type { EffectivePolicy } from "../pipeline/effective-policy.ts";

/** What a matched request runs. */
export interface OperationTarget {
  readonly api: StackApi;
  readonly operation: StackOperation;
  readonly policy: EffectivePolicy;
  /** What it runs for requests that come by a product, by the product's id. */
  readonly inProducts: ReadonlyMap<string, EffectivePolicy>;
}

/** What a request runs that matches an API and none of its operations. */
export interface ApiTarget {
  readonly api: StackApi;
  readonly policy: EffectivePolicy;
}
