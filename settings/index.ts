/** How the settings of the app are read. */

export { SettingsError } from "./errors.ts";
export { type Deployment, readSettings, type Settings } from "./read-settings.ts";
export type { StatePlace } from "./state-place.ts";
