import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { list, text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/**
 * The web pages that may call an MCP server from a browser, by the `Origin` that browsers send. A
 * request without `Origin` comes from no page and always passes.
 *
 * @example
 * AllowedOrigins.only(["https://playground.contoso.com"])
 */
export class AllowedOrigins {
  /**
   * Every https origin, http on a loopback host, and `others` besides. A bearer token is not sent by
   * browsers on their own, so a foreign page has none to misuse.
   * @throws InvalidPropertyError when one of `others` is not written as browsers write an origin.
   */
  static secure(others: readonly string[] = []): AllowedOrigins {
    return new AllowedOrigins("secure", others);
  }

  /**
   * These origins and no other; none at all when the list is empty.
   * @throws InvalidPropertyError when one is not written as browsers write an origin.
   */
  static only(origins: readonly string[]): AllowedOrigins {
    return new AllowedOrigins("listed", origins);
  }

  /** Every origin, even the `null` of sandboxed pages and local files. */
  static any(): AllowedOrigins {
    return new AllowedOrigins("any", []);
  }

  /** Which origins are allowed: the listed ones in any case. */
  readonly rule: "any" | "secure" | "listed";
  /** The origins that were named. */
  readonly listed: readonly string[];

  private constructor(rule: "any" | "secure" | "listed", listed: readonly string[]) {
    checkKind({ construct: "AllowedOrigins", property: "origins" }, list(text()), listed);
    for (const origin of listed) {
      if (origin !== "null" && !/^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.:[\]_-]+$/.test(origin)) {
        throw new InvalidPropertyError(
          "AllowedOrigins",
          "origins",
          `must be written as browsers do, lower-case and without a path, such as "https://app.contoso.com"; one is "${origin}".`,
        );
      }
    }
    this.rule = rule;
    this.listed = listed;
  }
}
