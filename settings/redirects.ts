import { InvalidPropertyError, RedirectPolicy } from "../constructs/index.ts";
import { SettingsError } from "./errors.ts";

/** The settings that say together where clients may have answers sent. */
export interface RedirectSettings {
  readonly redirectHosts?: readonly string[] | undefined;
  readonly redirectSchemes?: readonly string[] | undefined;
  readonly appSchemes?: readonly string[] | undefined;
}

/**
 * What they come to; undefined when none is set.
 * @throws SettingsError when a host or a scheme is none, or two do not go together.
 */
export function redirectsOf(settings: RedirectSettings): RedirectPolicy | undefined {
  const { redirectHosts, redirectSchemes, appSchemes } = settings;
  const listed = redirectHosts !== undefined || redirectSchemes !== undefined;
  if (listed && appSchemes !== undefined) {
    throw new SettingsError([
      "appSchemes: adds to what is allowed anyway; with redirectHosts or redirectSchemes, name the scheme in redirectSchemes.",
    ]);
  }
  try {
    if (listed) {
      return RedirectPolicy.only({
        hosts: redirectHosts ?? [],
        schemes: redirectSchemes ?? [],
        loopback: true,
      });
    }
    return appSchemes === undefined ? undefined : RedirectPolicy.any({ schemes: appSchemes });
  } catch (error) {
    if (!(error instanceof InvalidPropertyError)) throw error;
    const named = listed ? "redirectHosts, redirectSchemes" : "appSchemes";
    throw new SettingsError([`${named}: ${error.problem}`]);
  }
}
