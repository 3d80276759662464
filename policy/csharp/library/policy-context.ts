import type {
  PolicyApi,
  PolicyBackend,
  PolicyContext,
  PolicyDeployment,
  PolicyError,
  PolicyGateway,
  PolicyGroup,
  PolicyOperation,
  PolicyProduct,
  PolicyRequest,
  PolicySubscription,
  PolicyUrl,
  PolicyUser,
  PolicyUserIdentity,
  PolicyWorkspace,
  SubscriptionKeyNames,
} from "../context.ts";
import { arrayFrom } from "../runtime/arrays.ts";
import { defineEnum } from "../runtime/enums.ts";
import { argumentNull } from "../runtime/exceptions.ts";
import { PlainObject } from "../runtime/value.ts";
import { constrain } from "../types/constraints.ts";
import type { MemberTable } from "../types/member.ts";
import { contextNamespace, define, typeNamed } from "../types/registry.ts";
import { type Type, typeName } from "../types/type.ts";
import { stringType } from "../types/well-known.ts";
import { GuidValue } from "./guid.ts";
import { isReadable, type MessageBody } from "./message-body.ts";
import { MapView } from "./multimap.ts";
import type { PolicyResponse } from "./policy-response.ts";
import { parseUri } from "./uri/uri.ts";

/** An object of the gateway as a C# object, so that it can be cast, compared and printed. */
class View<T extends object> extends PlainObject {
  protected readonly typeName: string;
  readonly source: T;

  constructor(name: string, source: T) {
    super();
    this.typeName = fullNameOf(name);
    this.source = source;
  }

  override equals(other: unknown): boolean {
    return other instanceof View && other.source === this.source;
  }

  override toString(): string {
    return this.typeName === `${contextNamespace}.IUrl`
      ? urlText(this.source as unknown as PolicyUrl)
      : super.toString();
  }
}

const fullNames = new Map<string, string>();

/** The same text each time: each expression that reads the request makes a view of it. */
function fullNameOf(name: string): string {
  let full = fullNames.get(name);
  if (full === undefined) {
    full = `${contextNamespace}.${name}`;
    fullNames.set(name, full);
  }
  return full;
}

function view<T extends object>(name: string, source: T | null): View<T> | null {
  return source === null ? null : new View(name, source);
}

function views<T extends object>(name: string, sources: readonly T[]) {
  return arrayFrom(
    typeNamed(`${contextNamespace}.${name}`),
    sources.map((source) => new View(name, source)),
  );
}

function urlText({ scheme, host, port, path, queryString }: PolicyUrl): string {
  const isDefault = port === (scheme === "https" ? 443 : 80);
  return `${scheme}://${host}${isDefault ? "" : `:${port}`}${path}${queryString}`;
}

function interfaceType(name: string, members: MemberTable): void {
  define(`interface ${contextNamespace}.${name}`, members);
}

interfaceType("IProxyRequestContext", {
  "Api: IApi": (self: PolicyContext) => view("IApi", self.api),
  "Backend: IBackend": (self: PolicyContext) => view("IBackend", self.backend),
  "Deployment: IDeployment": (self: PolicyContext) => view("IDeployment", self.deployment),
  "Elapsed: TimeSpan": (self: PolicyContext) => self.elapsed,
  "GraphQL: IGraphQLRequest": () => null,
  "LastError: ProxyError": (self: PolicyContext) => view("ProxyError", self.lastError),
  "Operation: IOperation": (self: PolicyContext) => view("IOperation", self.operation),
  "Product: IProduct": (self: PolicyContext) => view("IProduct", self.product),
  "Request: IRequest": (self: PolicyContext) => view("IRequest", self.request),
  "RequestId: Guid": (self: PolicyContext) => GuidValue.read(self.requestId) ?? noGuid,
  "Response: IResponse": (self: PolicyContext) => self.response,
  "Subscription: ISubscription": (self: PolicyContext) => view("ISubscription", self.subscription),
  "Timestamp: DateTime": (self: PolicyContext) => self.timestamp,
  "Tracing: bool": (self: PolicyContext) => self.tracing,
  "User: IUser": (self: PolicyContext) => view("IUser", self.user),
  "Variables: IReadOnlyDictionary<string, object>": (self: PolicyContext) =>
    new MapView(self.variables),
  "Workspace: IWorkspace": (self: PolicyContext) => view("IWorkspace", self.workspace),
  "Trace(string message): void": (self: PolicyContext, message: string | null) => {
    if (message === null) throw argumentNull("message");
    self.trace(message);
  },
});

const noGuid = new GuidValue("0".repeat(32));

interfaceType("IApi", {
  "Id: string": ({ source }: View<PolicyApi>) => source.id,
  "IsCurrentRevision: bool": ({ source }: View<PolicyApi>) => source.isCurrentRevision,
  "Name: string": ({ source }: View<PolicyApi>) => source.name,
  "Path: string": ({ source }: View<PolicyApi>) => source.path,
  "Protocols: IEnumerable<string>": ({ source }: View<PolicyApi>) =>
    arrayFrom(stringType, source.protocols),
  "Revision: string": ({ source }: View<PolicyApi>) => source.revision,
  "ServiceUrl: IUrl": ({ source }: View<PolicyApi>) => view("IUrl", source.serviceUrl),
  "SubscriptionKeyParameterNames: ISubscriptionKeyParameterNames": ({ source }: View<PolicyApi>) =>
    view("ISubscriptionKeyParameterNames", source.subscriptionKeyParameterNames),
  "Version: string": ({ source }: View<PolicyApi>) => source.version,
});

interfaceType("ISubscriptionKeyParameterNames", {
  "Header: string": ({ source }: View<SubscriptionKeyNames>) => source.header,
  "Query: string": ({ source }: View<SubscriptionKeyNames>) => source.query,
});

defineEnum(`${contextNamespace}.BackendType`, { Single: 0, Pool: 1 });
interfaceType("IBackend", {
  "AzureRegion: string": ({ source }: View<PolicyBackend>) => source.azureRegion,
  "Id: string": ({ source }: View<PolicyBackend>) => source.id,
  "Type: BackendType": ({ source }: View<PolicyBackend>) => (source.type === "Single" ? 0 : 1),
});

interfaceType("IDeployment", {
  "Gateway: IGateway": ({ source }: View<PolicyDeployment>) => view("IGateway", source.gateway),
  "GatewayId: string": ({ source }: View<PolicyDeployment>) => source.gatewayId,
  "Region: string": ({ source }: View<PolicyDeployment>) => source.region,
  "ServiceId: string": ({ source }: View<PolicyDeployment>) => source.serviceId,
  "SustainabilityInfo: ISustainabilityInfo": () => null,
  "ServiceName: string": ({ source }: View<PolicyDeployment>) => source.serviceName,
  "Certificates: IReadOnlyDictionary<string, X509Certificate2>": ({
    source,
  }: View<PolicyDeployment>) =>
    new MapView(
      source.certificates,
      typeNamed("System.Security.Cryptography.X509Certificates.X509Certificate2"),
    ),
});

interfaceType("IGateway", {
  "Id: string": ({ source }: View<PolicyGateway>) => source.id,
  "InstanceId: string": ({ source }: View<PolicyGateway>) => source.instanceId,
  "IsManaged: bool": ({ source }: View<PolicyGateway>) => source.isManaged,
});

interfaceType("ProxyError", {
  "Source: string": ({ source }: View<PolicyError>) => source.source,
  "Reason: string": ({ source }: View<PolicyError>) => source.reason,
  "Message: string": ({ source }: View<PolicyError>) => source.message,
  "Scope: string": ({ source }: View<PolicyError>) => source.scope,
  "Section: string": ({ source }: View<PolicyError>) => source.section,
  "Path: string": ({ source }: View<PolicyError>) => source.path,
  "PolicyId: string": ({ source }: View<PolicyError>) => source.policyId,
});

interfaceType("IOperation", {
  "Id: string": ({ source }: View<PolicyOperation>) => source.id,
  "Method: string": ({ source }: View<PolicyOperation>) => source.method,
  "Name: string": ({ source }: View<PolicyOperation>) => source.name,
  "UrlTemplate: string": ({ source }: View<PolicyOperation>) => source.urlTemplate,
});

interfaceType("IWorkspace", {
  "Id: string": ({ source }: View<PolicyWorkspace>) => source.id,
  "Name: string": ({ source }: View<PolicyWorkspace>) => source.name,
});

interfaceType("IRequest", {
  "Body: IMessageBody": ({ source }: View<PolicyRequest>) => source.body,
  "Certificate: X509Certificate2": ({ source }: View<PolicyRequest>) => source.certificate,
  "Headers: IReadOnlyDictionary<string, string[]>": ({ source }: View<PolicyRequest>) =>
    source.headers,
  "IpAddress: string": ({ source }: View<PolicyRequest>) => source.ipAddress,
  "MatchedParameters: IReadOnlyDictionary<string, string>": ({ source }: View<PolicyRequest>) =>
    source.matchedParameters,
  "Method: string": ({ source }: View<PolicyRequest>) => source.method,
  "OriginalUrl: IUrl": ({ source }: View<PolicyRequest>) => view("IUrl", source.originalUrl),
  "Url: IUrl": ({ source }: View<PolicyRequest>) => view("IUrl", source.url),
  "PrivateEndpointConnection: IPrivateEndpointConnection": ({ source }: View<PolicyRequest>) =>
    source.privateEndpointConnection,
  "Foundry: IFoundry": () => null,
});

interfaceType("IResponse", {
  "Body: IMessageBody": (self: PolicyResponse) => self.body,
  "Headers: IReadOnlyDictionary<string, string[]>": (self: PolicyResponse) => self.headers,
  "StatusCode: int": (self: PolicyResponse) => self.statusCode,
  "StatusReason: string": (self: PolicyResponse) => self.statusReason,
});

interfaceType("IUrl", {
  "Host: string": ({ source }: View<PolicyUrl>) => source.host,
  "Path: string": ({ source }: View<PolicyUrl>) => source.path,
  "Port: int": ({ source }: View<PolicyUrl>) => source.port,
  "Query: IReadOnlyDictionary<string, string[]>": ({ source }: View<PolicyUrl>) => source.query,
  "QueryString: string": ({ source }: View<PolicyUrl>) => source.queryString,
  "Scheme: string": ({ source }: View<PolicyUrl>) => source.scheme,
  "ToUri(): Uri": ({ source }: View<PolicyUrl>) => parseUri(urlText(source)),
});

interfaceType("IMessageBody", {
  "As<T>(bool preserveContent = false): T": (
    self: MessageBody,
    preservesContent: boolean,
    type: Type,
  ) => self.as(type, preservesContent),
  "AsFormUrlEncodedContent(bool preserveContent = false): IDictionary<string, IList<string>>": (
    self: MessageBody,
    preservesContent: boolean,
  ) => self.asForm(preservesContent),
});

constrain(`${contextNamespace}.IMessageBody`, "As", ([type]) =>
  type === undefined || isReadable(type)
    ? undefined
    : {
        rule: "csharp-type-mismatch",
        message: `As<${typeName(type)}> is not possible; a body is read as string, byte[], JObject, JArray, JToken, XElement, XDocument or XNode.`,
      },
);

interfaceType("IGroup", {
  "Id: string": ({ source }: View<PolicyGroup>) => source.id,
  "Name: string": ({ source }: View<PolicyGroup>) => source.name,
});

defineEnum(`${contextNamespace}.ProductState`, { NotPublished: 0, Published: 1 });
interfaceType("IProduct", {
  "ApprovalRequired: bool": ({ source }: View<PolicyProduct>) => source.approvalRequired,
  "Groups: IEnumerable<IGroup>": ({ source }: View<PolicyProduct>) =>
    views("IGroup", source.groups),
  "Id: string": ({ source }: View<PolicyProduct>) => source.id,
  "Name: string": ({ source }: View<PolicyProduct>) => source.name,
  "State: ProductState": ({ source }: View<PolicyProduct>) =>
    source.state === "Published" ? 1 : 0,
  "SubscriptionsLimit: int?": ({ source }: View<PolicyProduct>) => source.subscriptionsLimit,
  "SubscriptionRequired: bool": ({ source }: View<PolicyProduct>) => source.subscriptionRequired,
});

interfaceType("ISubscription", {
  "CreatedDate: DateTime": ({ source }: View<PolicySubscription>) => source.createdDate,
  "EndDate: DateTime?": ({ source }: View<PolicySubscription>) => source.endDate,
  "Id: string": ({ source }: View<PolicySubscription>) => source.id,
  "Key: string": ({ source }: View<PolicySubscription>) => source.key,
  "Name: string": ({ source }: View<PolicySubscription>) => source.name,
  "PrimaryKey: string": ({ source }: View<PolicySubscription>) => source.primaryKey,
  "SecondaryKey: string": ({ source }: View<PolicySubscription>) => source.secondaryKey,
  "StartDate: DateTime?": ({ source }: View<PolicySubscription>) => source.startDate,
});

interfaceType("IUserIdentity", {
  "Id: string": ({ source }: View<PolicyUserIdentity>) => source.id,
  "Provider: string": ({ source }: View<PolicyUserIdentity>) => source.provider,
});

interfaceType("IUser", {
  "Email: string": ({ source }: View<PolicyUser>) => source.email,
  "FirstName: string": ({ source }: View<PolicyUser>) => source.firstName,
  "Groups: IEnumerable<IGroup>": ({ source }: View<PolicyUser>) => views("IGroup", source.groups),
  "Id: string": ({ source }: View<PolicyUser>) => source.id,
  "Identities: IEnumerable<IUserIdentity>": ({ source }: View<PolicyUser>) =>
    views("IUserIdentity", source.identities),
  "LastName: string": ({ source }: View<PolicyUser>) => source.lastName,
  "Note: string": ({ source }: View<PolicyUser>) => source.note,
  "RegistrationDate: DateTime": ({ source }: View<PolicyUser>) => source.registrationDate,
});

// What is null in every request of this gateway; their members are known so that `?.` compiles.
const absent = () => null;
interfaceType("IPrivateEndpointConnection", {
  "GroupId: string": absent,
  "MemberName: string": absent,
  "Name: string": absent,
});
interfaceType("IGraphQLRequest", {
  "GraphQLArguments: JObject": absent,
  "Parent: JObject": absent,
});
interfaceType("ISustainabilityInfo", {});
interfaceType("IFoundry", { "Deployment: string": absent });
