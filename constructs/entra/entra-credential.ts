import { Token } from "cdktf";
import { checkedDuration, Duration } from "../properties/duration.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, instance, type Kind, number } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";

/** How a credential is made; read by the construct that owns the registration. */
export type EntraCredentialKind =
  | { readonly kind: "federated" }
  | {
      readonly kind: "secret";
      readonly generation: number;
      /** When the secret of a generation ends; two years after it was made where nothing is said. */
      readonly endOf?: (generation: number) => Date;
    }
  | { readonly kind: "existing secret"; readonly secret: string };

/** A secret that Terraform makes. */
export interface EntraSecretProps {
  /**
   * Raise it by one to rotate the secret: a new one is made and used, and the one before stays valid
   * until the next rotation, so that no sign-in fails while the change is rolled out.
   * @default 1
   */
  readonly generation?: number;
  /**
   * Rotates the secret by the calendar instead: the first deployment of each such period makes a new one, and the one of the
   * period before stays valid. A secret ends when two more periods are over, so deploy once a period at least, by a pipeline with a
   * schedule for example. 7 to 365 whole days.
   * @default by `generation`
   */
  readonly rotatedEvery?: Duration;
}

/**
 * How the gateway proves to Entra that it is the registered app.
 *
 * @example
 * new EntraClientApp(stack, "entra", { credential: EntraCredential.secret({ generation: 2 }) });
 */
export class EntraCredential {
  /**
   * The gateway's managed identity signs: there is no secret that could leak or expire.
   */
  static federated(): EntraCredential {
    return new EntraCredential({ kind: "federated" });
  }

  /**
   * A client secret that Terraform makes, for organisations whose policies forbid federated credentials. Entra lets it
   * expire two years after it was made; rotate it before. It is kept in the Terraform state and in a secret named
   * value, or in a Key Vault where the gateway has a `secretStore`, and is no output.
   * @throws InvalidPropertyError when the generation is not a whole number from 1 on, the period is out of range, or
   * both are given.
   */
  static secret(props: EntraSecretProps = {}): EntraCredential {
    checkShape({ construct: "EntraCredential.secret" }, entraSecretShape, props);
    if (props.rotatedEvery !== undefined) {
      return EntraCredential.#byCalendar(props.generation, props.rotatedEvery);
    }
    const generation = props.generation ?? 1;
    if (!Number.isInteger(generation) || generation < 1) {
      throw new InvalidPropertyError(
        "EntraCredential.secret",
        "generation",
        `must be a whole number from 1; it is ${generation}.`,
      );
    }
    return new EntraCredential({ kind: "secret", generation });
  }

  static #byCalendar(generation: number | undefined, rotatedEvery: Duration): EntraCredential {
    const made = "EntraCredential.secret";
    if (generation !== undefined) {
      throw new InvalidPropertyError(
        made,
        "generation",
        "cannot be given together with rotatedEvery, which makes a generation of each period.",
      );
    }
    const period = checkedDuration(made, "rotatedEvery", rotatedEvery, {
      least: Duration.days(7),
      most: Duration.days(365),
      whole: "days",
    });
    const milliseconds = period.inSeconds * 1000;
    return new EntraCredential({
      kind: "secret",
      generation: Math.floor(Date.now() / milliseconds),
      endOf: (of) => new Date((of + 3) * milliseconds),
    });
  }

  /**
   * A client secret of a registration that somebody else owns, for `EntraClientApp.fromExisting`.
   * Give it as a Terraform variable that is marked sensitive.
   * It is pasted into policies, so it holds no quote, backslash or pair of braces; none that Entra makes
   * does.
   * @throws InvalidPropertyError when it is plain text, which would be in the code.
   *
   * @example
   * const secret = new TerraformVariable(stack, "entra_secret", { type: "string", sensitive: true });
   * EntraCredential.existingSecret(secret.stringValue)
   */
  static existingSecret(secret: string): EntraCredential {
    if (!Token.isUnresolved(secret)) {
      throw new InvalidPropertyError(
        "EntraCredential.existingSecret",
        "secret",
        "is plain text, which would be in the code and in the stack. Give a sensitive TerraformVariable, or an attribute of a resource.",
      );
    }
    return new EntraCredential({ kind: "existing secret", secret });
  }

  readonly #choice: EntraCredentialKind;

  private constructor(choice: EntraCredentialKind) {
    this.#choice = choice;
  }

  /** @internal */
  get choice(): EntraCredentialKind {
    return this.#choice;
  }
}

export const credentialKind: Kind<EntraCredential> = instance(
  ["choice"],
  "an EntraCredential, such as EntraCredential.federated()",
);

const entraSecretShape: Shape<EntraSecretProps> = {
  generation: number,
  rotatedEvery: checkedLater,
};
