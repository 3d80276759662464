import type { StorageAccountBlobProperties } from "@cdktf/provider-azurerm/lib/storage-account/index.js";
import { checkedDuration, Duration, type DurationRange } from "../properties/duration.ts";
import { checkedLater } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";

/**
 * For how long what was deleted or overwritten can be had back. That is for as long that the names of people, of their clients
 * and of what they used are kept after they were deleted, whoever deleted them; and whoever may write to the store can put an old
 * record back, which undoes a revocation.
 */
export interface StoreRecovery {
  /**
   * A container that was deleted, with all that is in it; 1 to 365 whole days.
   * @default not at all
   */
  readonly container?: Duration;
  /**
   * A record that was deleted, or was overwritten, as a grant is at every refresh; 1 to 365 whole days.
   * @default not at all
   */
  readonly records?: Duration;
  /**
   * Every state of a record as a version, beside what `records` keeps; 1 to 365 whole days after it came about.
   * @default no versions
   */
  readonly versions?: Duration;
}

const range: DurationRange = {
  least: Duration.days(1),
  most: Duration.days(365),
  whole: "days",
};

/**
 * How a storage account is made for that.
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when a time cannot be had.
 */
export function blobProperties(
  construct: string,
  recovery: StoreRecovery,
): StorageAccountBlobProperties | undefined {
  const days = daysOf(construct, recovery);
  if (Object.values(days).every((it) => it === undefined)) return undefined;
  return {
    ...(days.container === undefined
      ? {}
      : { containerDeleteRetentionPolicy: { days: days.container } }),
    ...(days.records === undefined ? {} : { deleteRetentionPolicy: { days: days.records } }),
    ...(days.versions === undefined ? {} : { versioningEnabled: true }),
  };
}

/** What a lifecycle rule does with versions, which are deleted by a rule alone. */
export function versionActions(construct: string, recovery: StoreRecovery) {
  const { versions } = daysOf(construct, recovery);
  return versions === undefined ? {} : { version: { deleteAfterDaysSinceCreation: versions } };
}

function daysOf(construct: string, { container, records, versions }: StoreRecovery) {
  const days = (property: string, given: Duration | undefined) =>
    given === undefined
      ? undefined
      : checkedDuration(construct, `recovery.${property}`, given, range).inDays;
  return {
    container: days("container", container),
    records: days("records", records),
    versions: days("versions", versions),
  };
}

export const recoveryShape: Shape<StoreRecovery> = {
  container: checkedLater,
  records: checkedLater,
  versions: checkedLater,
};
