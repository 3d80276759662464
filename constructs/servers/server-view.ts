import type { CredentialView } from "../backends/bound-credential.ts";
import { type RateLimitsView, rateLimitsView } from "../limits/rate-limit.ts";
import { checkedDuration, Duration } from "../properties/duration.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import { AllowedOrigins } from "./allowed-origins.ts";
import type { McpServerProps } from "./mcp-server-props.ts";
import { type ResourceView, resourceView } from "./resource-view.ts";
import type { SseView } from "./sse-view.ts";

/** What the templates know of one MCP server. */
export interface ServerView extends ResourceView {
  /** Whether messages are read to find out which tool they call. */
  readonly filtersTools: boolean;
  /** Whether a role, or no rule, can keep a tool from a person for good. */
  readonly hidesTools: boolean;
  readonly rateLimits: RateLimitsView;
  readonly maxRequestBytes: number;
  readonly origins: {
    readonly any: boolean;
    /** Every https origin, and http on a loopback host. */
    readonly secure: boolean;
    readonly listed: readonly string[];
  };
  /** The name of its backend in API Management, and of its API. */
  readonly azureName: string;
  readonly credential: CredentialView;
  /** The digest of what the gateway of another stack has to have approved; undefined behind a gateway of its own stack. */
  readonly contract: string | undefined;
  /** Where messages go, with HTTP+SSE; undefined with Streamable HTTP. */
  readonly sse: SseView | undefined;
  /** The path of the backend's MCP endpoint. */
  readonly backendPath: string;
  /** Seconds until the backend must have begun to answer. */
  readonly timeout: number;
  /** Policies of the operator's own. */
  readonly inboundSteps: readonly string[];
  readonly outboundSteps: readonly string[];
}

const mib = 1024 * 1024;

/**
 * What the templates know of a server, from its properties, all of them checked.
 *
 * @param construct the path of the construct, which errors name
 * @param sse where messages go, with HTTP+SSE
 * @throws InvalidPropertyError when a property cannot work.
 */
export function serverView(
  construct: string,
  id: string,
  path: string,
  props: McpServerProps,
  sse?: SseView,
): Omit<ServerView, "azureName" | "contract" | "credential" | "entraTokens"> {
  const resource = resourceView(construct, id, path, props);
  const { tools, otherTools } = resource;
  const timeout = checkedDuration(construct, "timeout", props.timeout ?? Duration.minutes(2), {
    least: Duration.seconds(1),
    most: Duration.minutes(4),
  });
  const filtersTools = tools.length > 0 || !otherTools;
  const maxRequestBytes = wholeNumber(
    construct,
    "maxRequestBytes",
    props.maxRequestBytes ?? (filtersTools ? 2 : 4) * mib,
    { least: 1024, most: filtersTools ? 2 * mib : 1024 * mib, unit: "bytes" },
  );
  const origins = props.allowedOrigins ?? AllowedOrigins.secure();
  return {
    ...resource,
    filtersTools,
    // With HTTP+SSE the list comes in the stream, which is never read.
    hidesTools: sse === undefined && (!otherTools || tools.some(({ roles }) => roles !== "")),
    rateLimits: rateLimitsView(props.rateLimits),
    maxRequestBytes,
    origins: {
      any: origins.rule === "any",
      secure: origins.rule === "secure",
      listed: origins.listed,
    },
    sse,
    backendPath: props.backend.mcpPath,
    timeout: timeout.inSeconds,
    inboundSteps: (props.inbound ?? []).map(({ xml }) => xml),
    outboundSteps: (props.outbound ?? []).map(({ xml }) => xml),
  };
}
