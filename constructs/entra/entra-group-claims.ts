/**
 * Which of a person's groups Entra writes into tokens.
 *
 * @example
 * new EntraClientApp(stack, "entra", { groupClaims: EntraGroupClaims.security() });
 */
export class EntraGroupClaims {
  /**
   * The groups that are assigned to the app; `mapGroup` assigns them, which needs Entra ID P1. A token
   * holds few groups then and can never have too many to name.
   */
  static assigned(): EntraGroupClaims {
    return new EntraGroupClaims("ApplicationGroup");
  }

  /**
   * Every security group a person is in. Entra names none at all for a person in more than 200: such a
   * person gets no role from a group, and an audit event says so.
   */
  static security(): EntraGroupClaims {
    return new EntraGroupClaims("SecurityGroup");
  }

  /** The value of `groupMembershipClaims` in the app's manifest. */
  readonly manifestValue: "ApplicationGroup" | "SecurityGroup";

  private constructor(manifestValue: EntraGroupClaims["manifestValue"]) {
    this.manifestValue = manifestValue;
  }
}
