import { Token } from "cdktf";
import { directoryId } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, list, text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/**
 * Whose people may sign in.
 *
 * @example
 * EntraTenants.only(["72f988bf-86f1-41af-91ab-2d7cd011db47", "aad0aad0-0000-4000-8000-000000000000"])
 */
export class EntraTenants {
  /** The tenant of the registration, and nobody else's people; its guests count as its people. */
  static own(): EntraTenants {
    return new EntraTenants([]);
  }

  /**
   * Exactly these tenants. The registration's own is one of them only when it is listed. Every tenant
   * needs an administrator's or a person's consent before its first sign-in. Guests of a single tenant sign
   * in as its people do. With several tenants everybody signs in at home, so a guest gets in only when the
   * guest's home tenant is listed, as one of its people.
   * @param tenantIds tenant ids, which are UUIDs; a value known only to Terraform is taken as it is
   * @throws InvalidPropertyError when there is none, when one is no UUID, or stands twice.
   */
  static only(tenantIds: readonly string[]): EntraTenants {
    const construct = "EntraTenants.only";
    checkKind({ construct, property: "tenantIds" }, list(text()), tenantIds);
    const refuse = (problem: string) => new InvalidPropertyError(construct, "tenantIds", problem);
    if (tenantIds.length === 0) {
      throw refuse("must name a tenant. For the registration's own use EntraTenants.own().");
    }
    const ids = tenantIds.map((given) => {
      const id = Token.isUnresolved(given) ? given : directoryId(given);
      if (id === undefined) {
        throw refuse(`must be tenant ids, which are UUIDs; "${given}" is none.`);
      }
      return id;
    });
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw refuse(`name the tenant "${twice}" twice.`);
    return new EntraTenants(ids);
  }

  /** The tenants that are listed; empty means the registration's own. */
  readonly listed: readonly string[];

  private constructor(listed: readonly string[]) {
    this.listed = listed;
  }
}

export const tenantsKind: Kind<EntraTenants> = instance(
  ["listed"],
  "EntraTenants.own() or EntraTenants.only([...])",
);
