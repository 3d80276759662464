import { Lazy } from "cdktf";
import type { Duration } from "../properties/duration.ts";

/** Rules run once a day and count whole days; a grant's record is there until after its end. */
const spareDays = 2;

/** A code is redeemed within minutes; a rule counts whole days. */
const codeDays = 1;

/** Whose sessions are, of servers with HTTP+SSE: longer than any stream lasts that is one answer. */
const sessionDays = 7;

/** How long the records of a container are kept, by the rules of its storage account. */
export class GrantLifecycle {
  readonly #container: string;
  #grantDays = 0;

  constructor(container: string) {
    this.#container = container;
  }

  /** Told how long a grant of a gateway may live after it was last written. */
  keep(lifetime: Duration): void {
    this.#grantDays = Math.max(this.#grantDays, Math.ceil(lifetime.inDays));
  }

  /** After how many days a grant may be deleted; known when every gateway has said what it needs. */
  get grantDays(): number {
    return this.#grantDays + spareDays;
  }

  /** The rules that delete what has ended, as azurerm takes them. */
  get rules() {
    return [
      this.#deletion("codes", codeDays),
      this.#deletion("sessions", sessionDays),
      this.#deletion("grants", Lazy.numberValue({ produce: () => this.grantDays })),
    ];
  }

  /**
   * A condition on rules that somebody else wrote, as the data source has them: none takes a grant away, or to the
   * archive, where nobody can read it, before it has ended.
   */
  get keepsGrants(): string {
    return this.#keeps("grants", Lazy.stringValue({ produce: () => String(this.grantDays) }));
  }

  /** Such a condition for whose sessions are. */
  get keepsSessions(): string {
    return this.#keeps("sessions", String(sessionDays));
  }

  /** A condition on the same rules: some delete what has ended. */
  get deletesRecords(): string {
    return this.#deletes(["codes", "grants"]);
  }

  /** Such a condition for sessions, which not every gateway has. */
  get deletesSessions(): string {
    return this.#deletes(["sessions"]);
  }

  #keeps(folder: string, days: string): string {
    const records = `${this.#container}/${folder}/`;
    // What is not set is -1.
    const early = [...deletions, ...archivings].map(
      (after) => `(blob.${after} >= 0 && blob.${after} < ${days})`,
    );
    return `\${length(${actionsOf(
      // A rule for part of the records is about them, too.
      `startswith(prefix, "${records}") || startswith("${records}", prefix)`,
      early.join(" || "),
    )}) == 0}`;
  }

  #deletes(folders: readonly string[]): string {
    const deleting = deletions.map((days) => `blob.${days} >= 0`).join(" || ");
    const found = folders.map((folder) => {
      const records = `${this.#container}/${folder}/`;
      return `length(${actionsOf(`startswith("${records}", prefix)`, deleting)}) > 0`;
    });
    return `\${${found.join(" && ")}}`;
  }

  #deletion(folder: string, days: number) {
    return {
      name: `delete-${folder}`,
      enabled: true,
      filters: { blobTypes: ["blockBlob"], prefixMatch: [`${this.#container}/${folder}/`] },
      actions: { baseBlob: { deleteAfterDaysSinceModificationGreaterThan: days } },
    };
  }
}

/**
 * Terraform's expression for what the rules in `self.rule` do with blobs of the gateway's kind.
 * @param about which prefixes count; a rule without any is about all blobs
 * @param which of what they do, by `blob`
 */
function actionsOf(about: string, which: string): string {
  // The gateway's records are block blobs without tags.
  const blobs = `contains(filter.blob_types, "blockBlob") && length(filter.match_blob_index_tag) == 0`;
  const prefixes = `length(filter.prefix_match) == 0 || anytrue([for prefix in filter.prefix_match : ${about}])`;
  const applies = `rule.enabled && alltrue([for filter in rule.filters : ${blobs} && (${prefixes})])`;
  return `flatten([for rule in self.rule : [for action in rule.actions : [for blob in action.base_blob : rule.name if ${which}]] if ${applies}])`;
}

const deletions = [
  "delete_after_days_since_modification_greater_than",
  "delete_after_days_since_creation_greater_than",
  "delete_after_days_since_last_access_time_greater_than",
];

const archivings = [
  "tier_to_archive_after_days_since_modification_greater_than",
  "tier_to_archive_after_days_since_creation_greater_than",
  "tier_to_archive_after_days_since_last_access_time_greater_than",
];
