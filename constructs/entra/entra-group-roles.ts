import { directoryId } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/** A role that the members of a group have. */
export interface GroupRole {
  /** The group's object id. */
  readonly group: string;
  /** As it stands in the `roles` of an access token. */
  readonly role: string;
}

/** Which groups stand for which roles, each pair once. */
export class EntraGroupRoles {
  readonly #construct: string;
  readonly #all: GroupRole[] = [];

  constructor(construct: string) {
    this.#construct = construct;
  }

  get all(): readonly GroupRole[] {
    return this.#all;
  }

  /**
   * @returns the group's id as tokens spell it.
   * @throws InvalidPropertyError when the id is not a UUID, or the role contains a space.
   */
  add(groupId: string, role: string): string {
    for (const [property, value] of Object.entries({ groupId, role })) {
      checkKind({ construct: this.#construct, property }, text(), value);
    }
    const group = directoryId(groupId);
    if (group === undefined) {
      throw new InvalidPropertyError(
        this.#construct,
        "groupId",
        `must be the object id of a group, a UUID that is known at synth; it is "${groupId}".`,
      );
    }
    // App role values hold no blank either; the gateway keeps roles separated by blanks.
    if (!/^[!-~]{1,120}$/.test(role)) {
      throw new InvalidPropertyError(
        this.#construct,
        "role",
        `must be one word of at most 120 ASCII characters; it is "${role}".`,
      );
    }
    if (!this.#all.some((known) => known.group === group && known.role === role)) {
      this.#all.push({ group, role });
    }
    return group;
  }
}
