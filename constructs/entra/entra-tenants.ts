import { Token } from "cdktf";
import { directoryId } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, instance, type Kind, list, text } from "../properties/kinds.ts";
import { checkKind, checkShape, type Shape } from "../properties/shape.ts";

/** What limits a gateway, or a server with tokens of Entra, that the people of every tenant may use. */
export interface AnyTenantProps {
  /**
   * Tenants whose people may not sign in, by their ids, 100 at most.
   * @default none
   */
  readonly except?: readonly string[];
  /**
   * The tenants whose administrators give roles, by their ids, 100 at most. In every tenant its own administrators assign
   * app roles and groups, and anybody can have a tenant: without this list a stranger would have whatever role they
   * like. People of other tenants come without any.
   * @default the registration's own alone
   */
  readonly rolesFrom?: readonly string[];
  /**
   * Confirms that anybody in the world may call servers and tools that require no role, so that nothing warns of it.
   * @default false
   */
  readonly everybodyMayCall?: boolean;
}

/** How many tenants a list of them may name: it is one named value, of at most 4096 characters. */
const mostTenants = 100;

/** The tenant of all personal Microsoft accounts. */
const personalAccounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

/**
 * Whose people may sign in.
 *
 * @example
 * EntraTenants.only(["72f988bf-86f1-41af-91ab-2d7cd011db47", "aad0aad0-0000-4000-8000-000000000000"])
 */
export class EntraTenants {
  /** The tenant of the registration, and nobody else's people; its guests count as its people. */
  static own(): EntraTenants {
    return new EntraTenants({});
  }

  /**
   * Exactly these tenants. The registration's own is one of them only when it is listed. Every tenant needs an
   * administrator's or a person's consent before its first sign-in, and its administrators give its people their roles.
   * Guests of a single tenant sign in as its people do. With several tenants everybody signs in at home, so a guest
   * gets in only when the guest's home tenant is listed, as one of its people.
   * @param tenantIds tenant ids, which are UUIDs; a value known only to Terraform is taken as it is
   * @throws InvalidPropertyError when the list is empty, or a tenant in it is not a UUID, is listed twice, or is that
   * of personal accounts.
   */
  static only(tenantIds: readonly string[]): EntraTenants {
    const construct = "EntraTenants.only";
    checkKind({ construct, property: "tenantIds" }, list(text()), tenantIds);
    if (tenantIds.length === 0) {
      throw new InvalidPropertyError(
        construct,
        "tenantIds",
        "must name a tenant. For the registration's own use EntraTenants.own().",
      );
    }
    return new EntraTenants({ listed: checkedTenants(construct, "tenantIds", tenantIds) });
  }

  /**
   * Every tenant: whoever has a work or school account, anywhere in the world, and anybody can have one in a tenant of
   * their own. Personal Microsoft accounts stay out. Everybody signs in at home, and has roles only as `rolesFrom`
   * says; what asks for no role is open to them all, which a warning says unless `everybodyMayCall` does.
   *
   * @example
   * EntraTenants.any({ except: ["aad0aad0-0000-4000-8000-000000000000"] })
   * @throws InvalidPropertyError when a list is empty or too long, or a tenant in it is not a UUID or is listed twice.
   */
  static any(props: AnyTenantProps = {}): EntraTenants {
    const construct = "EntraTenants.any";
    checkShape({ construct }, anyTenantShape, props);
    const { except, rolesFrom, everybodyMayCall = false } = props;
    for (const [property, ids] of Object.entries({ except, rolesFrom })) {
      if (ids === undefined || (ids.length > 0 && ids.length <= mostTenants)) continue;
      throw new InvalidPropertyError(
        construct,
        property,
        `must name 1 to ${mostTenants} tenants, or be left out; it names ${ids.length}.`,
      );
    }
    return new EntraTenants({
      any: {
        except: checkedTenants(construct, "except", except ?? []),
        rolesFrom: checkedTenants(construct, "rolesFrom", rolesFrom ?? []),
        everybodyMayCall,
      },
    });
  }

  /** The tenants that are listed; empty means the registration's own, or with `every` all. */
  readonly listed: readonly string[];
  /** The limits for people of any tenant; undefined unless people of every tenant may sign in. */
  readonly every: Required<AnyTenantProps> | undefined;

  private constructor({
    listed = [],
    any,
  }: {
    readonly listed?: readonly string[];
    readonly any?: Required<AnyTenantProps>;
  }) {
    this.listed = listed;
    this.every = any;
  }

  /** The audience of a registration for them, as Entra calls it. */
  get signInAudience(): "AzureADMyOrg" | "AzureADMultipleOrgs" {
    return this.listed.length === 0 && this.every === undefined
      ? "AzureADMyOrg"
      : "AzureADMultipleOrgs";
  }
}

/** @throws InvalidPropertyError when one is not a UUID, stands twice, or is that of personal accounts. */
function checkedTenants(
  construct: string,
  property: string,
  tenantIds: readonly string[],
): readonly string[] {
  const refuse = (problem: string) => new InvalidPropertyError(construct, property, problem);
  const ids = tenantIds.map((given) => {
    const id = Token.isUnresolved(given) ? given : directoryId(given);
    if (id === undefined) {
      throw refuse(`must be tenant ids, which are UUIDs; "${given}" is not one.`);
    }
    return id;
  });
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refuse(`name the tenant "${twice}" twice.`);
  if (ids.includes(personalAccounts)) {
    throw refuse(
      `name "${personalAccounts}", the tenant of personal Microsoft accounts, which no gateway lets in. Leave it out.`,
    );
  }
  return ids;
}

const anyTenantShape: Shape<AnyTenantProps> = {
  except: list(text()),
  rolesFrom: list(text()),
  everybodyMayCall: flag,
};

export const tenantsKind: Kind<EntraTenants> = instance(
  ["listed"],
  "EntraTenants.own(), EntraTenants.only([...]) or EntraTenants.any()",
);
