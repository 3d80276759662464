import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace/index.js";
import type { Construct } from "constructs";
import { resourceId } from "../naming/resource-id.ts";
import { checkedDuration, Duration } from "../properties/duration.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import {
  type ObservabilityProps,
  observabilityShape,
  type SharedObservabilityProps,
  sharedObservabilityShape,
} from "./observability-props.ts";

/** A Log Analytics workspace that somebody else owns, with its retention and its quota. */
export interface ExistingWorkspace extends SharedObservabilityProps {
  /** Its resource id. */
  readonly workspaceId: string;
}

/** The workspace that an observability writes to. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** Whether it is somebody else's, and has logs of which nobody knows here. */
  readonly exists: boolean;
}

/** The properties that stand for a workspace of somebody else. */
const existingWorkspaces = new WeakMap<ObservabilityProps, ExistingWorkspace>();

/** Properties of an observability whose workspace exists. */
export function propsForExisting(existing: ExistingWorkspace): ObservabilityProps {
  const { workspaceId: _, ...shared } = { ...existing };
  existingWorkspaces.set(shared, existing);
  return shared;
}

/**
 * Makes the workspace of an observability, or names the one that exists.
 * @throws InvalidPropertyError when a property cannot work.
 */
export function workspaceOf(it: Construct, props: ObservabilityProps): Workspace {
  const existing = existingWorkspaces.get(props);
  return existing === undefined ? newWorkspace(it, props) : namedWorkspace(it, existing);
}

function namedWorkspace({ node }: Construct, existing: ExistingWorkspace): Workspace {
  checkShape({ construct: node.path }, existingWorkspaceShape, existing);
  const type = "Microsoft.OperationalInsights/workspaces";
  const id = resourceId(node.path, "workspaceId", existing.workspaceId, type);
  return { id, name: id.split("/").at(-1) ?? "", exists: true };
}

function newWorkspace(it: Construct, props: ObservabilityProps): Workspace {
  const path = it.node.path;
  checkShape({ construct: path }, observabilityShape, props);
  const { platform, dailyQuota } = props;
  const retention = checkedDuration(path, "retention", props.retention ?? Duration.days(30), {
    least: Duration.days(30),
    most: Duration.days(730),
    whole: "days",
  });
  if (dailyQuota !== undefined && !(dailyQuota >= 0.1 && Number.isFinite(dailyQuota))) {
    throw new InvalidPropertyError(
      path,
      "dailyQuota",
      `must be a number of gigabytes, 0.1 or more; it is ${dailyQuota}.`,
    );
  }
  const made = new LogAnalyticsWorkspace(it, "workspace", {
    resourceGroupName: platform.resourceGroupName,
    location: platform.location,
    name: platform.names.of(it, "workspace"),
    sku: "PerGB2018",
    retentionInDays: retention.inDays,
    ...(dailyQuota === undefined ? {} : { dailyQuotaGb: dailyQuota }),
    tags: { ...platform.tags },
  });
  return { id: made.id, name: made.name, exists: false };
}

const existingWorkspaceShape: Shape<ExistingWorkspace> = {
  ...sharedObservabilityShape,
  workspaceId: needed(text("the resource id of a Log Analytics workspace")),
};
