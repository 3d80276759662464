import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";

/**
 * One item of telemetry, as the ingestion of Application Insights takes it: `TelemetryEnvelope` of its published
 * description, v2.1, in Azure's `azure-rest-api-specs`, `applicationinsights/data-plane/Monitor.Exporters`.
 */
export interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: object };
}

/** What the ingestion takes of a text; of a longer one it would refuse the item or cut it. */
const longest = { name: 1_024, property: 8_192, propertyName: 150 };

/** Attributes of a resource that are columns of their own, or say what made the telemetry and not what it is about. */
const inTags = /^(service\.(name|namespace|version|instance\.id)|telemetry\.sdk\..+)$/;

/**
 * What each item of a service has: who it is, as its resource says. Neither the machine nor an address is added; which
 * instance it is is told only where `OTEL_RESOURCE_ATTRIBUTES` names one.
 */
export function serviceTags({ attributes }: Resource): Record<string, string> {
  const role = [attributes["service.namespace"], attributes["service.name"]]
    .filter((part) => part !== undefined)
    .join(".");
  const tags = {
    "ai.cloud.role": role,
    "ai.cloud.roleInstance": attributes["service.instance.id"],
    "ai.application.ver": attributes["service.version"],
    "ai.internal.sdkVersion": `otel${attributes["telemetry.sdk.version"]}`,
  };
  const told = Object.entries(tags).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(told.map(([tag, value]) => [tag, nameOf(String(value))]));
}

/** The attributes of an item, with those of its resource that have no column: `customDimensions`, in which all are text. */
export function propertiesOf(resource: Resource, attributes: Attributes): Record<string, string> {
  const ofResource = Object.entries(resource.attributes).filter(([name]) => !inTags.test(name));
  const all = [...ofResource, ...Object.entries(attributes)];
  return Object.fromEntries(
    all
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name.slice(0, longest.propertyName),
        textOf(value).slice(0, longest.property),
      ]),
  );
}

/** A name, as long as one may be. */
export function nameOf(text: string): string {
  return text.slice(0, longest.name);
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
