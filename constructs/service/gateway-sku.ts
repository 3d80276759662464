import type { Tier } from "../../policy/index.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/**
 * The tier and size of the API Management service.
 *
 * @example
 * GatewaySku.standardV2(2)
 */
export class GatewaySku {
  /** One unit for trying things out; no service level agreement. */
  static developer(): GatewaySku {
    return new GatewaySku("Developer", 1);
  }

  /**
   * A classic tier, with a service level agreement; up to 2 units.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static basic(units = 1): GatewaySku {
    return new GatewaySku("Basic", units);
  }

  /**
   * A classic tier; up to 4 units.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static standard(units = 1): GatewaySku {
    return new GatewaySku("Standard", units);
  }

  /**
   * A classic tier for many regions and private networks; up to 99 units.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static premium(units = 1): GatewaySku {
    return new GatewaySku("Premium", units);
  }

  /**
   * Ready in minutes; the default.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static basicV2(units = 1): GatewaySku {
    return new GatewaySku("BasicV2", units);
  }

  /**
   * A v2 tier that can reach a private network.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static standardV2(units = 1): GatewaySku {
    return new GatewaySku("StandardV2", units);
  }

  /**
   * A v2 tier that can stand in a private network.
   * @throws InvalidPropertyError when the tier does not have that number of units.
   */
  static premiumV2(units = 1): GatewaySku {
    return new GatewaySku("PremiumV2", units);
  }

  /**
   * The SKU that Azure calls `name`, for example `BasicV2_1`.
   * @throws InvalidPropertyError when no tier that can run the gateway has this name.
   */
  static parse(name: string): GatewaySku {
    const [, tier, units] = /^([A-Za-z0-9]+)_(0|[1-9][0-9]*)$/.exec(name) ?? [];
    const known = Object.keys(mostUnits).find((candidate) => candidate === tier) as
      | keyof typeof mostUnits
      | undefined;
    if (known === undefined) {
      const names = Object.entries(mostUnits).map(([key, most]) =>
        most === 1 ? `${key}_1` : `${key}_1 to ${key}_${most}`,
      );
      throw new InvalidPropertyError(
        "GatewaySku.parse",
        "name",
        `must be one of ${names.join(", ")}; "${name}" is not a SKU for the gateway.`,
      );
    }
    return new GatewaySku(known, Number(units));
  }

  /** The tier, as SKU names begin. */
  readonly tier: Tier;
  /** How many units of capacity. */
  readonly units: number;

  private constructor(tier: keyof typeof mostUnits, units: number) {
    const most = mostUnits[tier];
    if (!Number.isInteger(units) || units < 1 || units > most) {
      throw new InvalidPropertyError(
        "GatewaySku",
        "units",
        most === 1
          ? `must be 1 unit of ${tier}; it is ${units}.`
          : `must be 1 to ${most} units of ${tier}; it is ${units}.`,
      );
    }
    this.tier = tier;
    this.units = units;
  }

  /** Azure changes the tier of a service within its family only; another family is another service. */
  get family(): "v2" | "classic" {
    return this.tier.endsWith("V2") ? "v2" : "classic";
  }

  /** The name as Azure writes it, for example `BasicV2_1`. */
  get name(): string {
    return `${this.tier}_${this.units}`;
  }
}

/**
 * Consumption is left out: its policy documents may have 16 KiB, less than the token endpoint's,
 * and it ends every request after 30 seconds.
 */
const mostUnits = {
  Developer: 1,
  Basic: 2,
  Standard: 4,
  Premium: 99,
  BasicV2: 10,
  StandardV2: 10,
  PremiumV2: 30,
} satisfies Partial<Record<Tier, number>>;
