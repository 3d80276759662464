/** A service tier of API Management, as its SKU names begin. */
export type Tier =
  | "Consumption"
  | "Developer"
  | "Basic"
  | "Standard"
  | "Premium"
  | "BasicV2"
  | "StandardV2"
  | "PremiumV2";

export const tiers: readonly Tier[] = [
  "Consumption",
  "Developer",
  "Basic",
  "Standard",
  "Premium",
  "BasicV2",
  "StandardV2",
  "PremiumV2",
];

/** What a tier's gateway accepts; sizes in bytes. */
export interface GatewayLimits {
  /** Largest policy document (API Management gateway constraints, 2026-04-08). */
  readonly policyDocument: number;
  /** Largest query string of a request; undefined where there is no limit. */
  readonly queryString?: number;
  /** Largest request URL; undefined where there is no limit. */
  readonly url?: number;
  /** Largest body that a policy may read. */
  readonly bufferedPayload: number;
  /** How rate-limit-by-key counts (rate-limit-by-key policy, 2025-11-14). */
  readonly rateLimit: "sliding-window" | "token-bucket";
}

const kib = 1024;
const mib = 1024 * kib;

/** Largest policy fragment in every tier, in bytes. */
export const fragmentLimit = 32 * kib;
/** Longest period in which rate-limit-by-key counts, in seconds. */
export const longestRenewalPeriod = 300;
/** Longest value of a named value in every tier, in characters. */
export const namedValueLimit = 4096;

const classic: GatewayLimits = {
  policyDocument: 512 * kib,
  bufferedPayload: 500 * mib,
  rateLimit: "sliding-window",
};
const v2: GatewayLimits = {
  policyDocument: 512 * kib,
  queryString: 2 * kib,
  url: 16 * kib,
  bufferedPayload: 2 * mib,
  rateLimit: "token-bucket",
};

export const gatewayLimits: Readonly<Record<Tier, GatewayLimits>> = {
  Consumption: { ...v2, policyDocument: 16 * kib },
  Developer: classic,
  Basic: classic,
  Standard: classic,
  Premium: classic,
  BasicV2: v2,
  StandardV2: v2,
  PremiumV2: v2,
};
