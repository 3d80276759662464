import { ApplicationAppRoleA } from "@cdktf/provider-azuread/lib/application-app-role/index.js";
import type { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import { Uuid } from "@cdktf/provider-random/lib/uuid/index.js";
import type { Construct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, readable, text } from "../properties/kinds.ts";
import { checkKind, checkShape, type Shape } from "../properties/shape.ts";
import { argumentText } from "../terraform/terraform-text.ts";

/** A role that administrators assign to people, groups or applications. */
export interface AppRoleProps {
  /** What administrators pick from when they assign the role. */
  readonly displayName: string;
  /** What the role lets somebody do, for administrators. */
  readonly description: string;
}

/** The app roles of one registration, for people. */
export class AppRoles {
  readonly #scope: Construct;
  readonly #application: ApplicationRegistration;
  readonly #values: string[] = [];

  constructor(scope: Construct, application: ApplicationRegistration) {
    this.#scope = scope;
    this.#application = application;
  }

  get values(): readonly string[] {
    return this.#values;
  }

  /** @throws InvalidPropertyError when Entra does not accept the value, or the registration has the role already. */
  add(value: string, props: AppRoleProps): void {
    const refuse = (problem: string) =>
      new InvalidPropertyError(this.#scope.node.path, "addRole", problem);
    checkKind({ construct: this.#scope.node.path, property: "addRole" }, text(), value);
    if (!/^[!#-[\]-~]{1,120}$/.test(value) || value.startsWith(".")) {
      throw refuse(
        `must be given 1 to 120 printable characters without blanks and without a period at the beginning; it is given "${value}".`,
      );
    }
    checkShape(
      { construct: this.#scope.node.path, of: ` of the role "${value}"` },
      appRoleShape,
      props,
    );
    if (this.#values.includes(value)) throw refuse(`was given "${value}" already.`);
    this.#values.push(value);
    const roleId = new Uuid(this.#scope, `role-id-${value}`);
    new ApplicationAppRoleA(this.#scope, `role-${value}`, {
      applicationId: this.#application.id,
      roleId: roleId.result,
      allowedMemberTypes: ["User"],
      value,
      displayName: argumentText(props.displayName),
      description: argumentText(props.description),
    });
  }
}

const appRoleShape: Shape<AppRoleProps> = {
  displayName: needed(readable("what administrators pick from", 256)),
  description: needed(readable("what the role lets somebody do")),
};
