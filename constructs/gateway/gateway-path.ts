import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

const longest = 100;

/**
 * Returns the path that a gateway stands at.
 *
 * @throws InvalidPropertyError when it cannot stand in a URL, in names and in policies as it is.
 */
export function checkedGatewayPath(construct: string, path: string): string {
  const refuse = (problem: string) => new InvalidPropertyError(construct, "path", problem);
  if (Token.isUnresolved(path)) {
    throw refuse("must be known when the stack is synthesized, since it stands in policies.");
  }
  if (path === "") return path;
  if (path.length > longest) throw refuse(`must have at most ${longest} characters.`);
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/.test(path)) {
    throw refuse(
      `must be segments of lower-case letters and digits with single hyphens between them, without a slash before or after, such as "mcp-gateway" or "platform/mcp"; it is "${path}".`,
    );
  }
  return path;
}

/** A gateway, as far as it takes paths of its service. */
interface PlacedGateway extends IConstruct {
  readonly path: string;
  readonly service: { readonly name: string; readonly resourceGroupName: string };
}

/** A path of a service, and whose it is; that of a gateway holds its servers too. */
interface TakenPath {
  readonly gateway: PlacedGateway;
  readonly path: string;
  /** The server; undefined for the gateway's own. */
  readonly server?: IConstruct;
}

/** What gateways and servers of one app have taken, by the root of its tree and the service. */
const taken = new WeakMap<IConstruct, Map<string, TakenPath[]>>();

function takenOf({ node, service }: PlacedGateway): TakenPath[] {
  const services = taken.get(node.root) ?? new Map<string, TakenPath[]>();
  taken.set(node.root, services);
  const key = `${service.resourceGroupName}/${service.name}`.toLowerCase();
  const paths = services.get(key) ?? [];
  services.set(key, paths);
  return paths;
}

/**
 * Takes the path of a gateway for it. API Management has one API at a path, and no document says which of two answers
 * where one path begins with the other; so nothing of another gateway is below a path, but for what is below the root.
 *
 * @throws InvalidPropertyError when another gateway of the app has the path, one below it or one above it.
 */
export function claimGatewayPath(gateway: PlacedGateway): void {
  const paths = takenOf(gateway);
  const { path } = gateway;
  const refuse = (problem: string) =>
    new InvalidPropertyError(gateway.node.path, "path", `${problem} ${remedy}`);
  const other = paths.find(
    (one) => one.path === path || (path !== "" && one.path !== "" && overlap(one.path, path)),
  );
  if (other !== undefined) {
    const whose =
      other.server === undefined
        ? `the gateway ${other.gateway.node.path}`
        : `the server ${other.server.node.path}`;
    throw refuse(
      path === ""
        ? `is the root of the service, where ${whose} stands already.`
        : other.path === path
          ? `"${path}" is where ${whose} stands already.`
          : `"${path}" is below "${other.path}" of ${whose} on the same service, or above it.`,
    );
  }
  paths.push({ gateway, path });
}

const remedy =
  'Give each gateway of a service a path of its own, such as "team-a" and "team-b", or add the servers to the one gateway with addServer.';

/**
 * Takes a path of a server for it: where it is, or where messages go to it.
 *
 * @param path within the service, that of its gateway before it
 * @throws InvalidPropertyError when it meets the path of another gateway of the app.
 */
export function claimServerPath(gateway: PlacedGateway, server: IConstruct, path: string): void {
  const paths = takenOf(gateway);
  const other = paths.find(
    (one) =>
      one.gateway !== gateway &&
      one.server === undefined &&
      one.path !== "" &&
      overlap(one.path, path),
  );
  if (other !== undefined) {
    throw new InvalidPropertyError(
      server.node.path,
      "path",
      `"${path}" is below "${other.path}", where the gateway ${other.gateway.node.path} stands on the same service, or above it. Give the server another path.`,
    );
  }
  paths.push({ gateway, path, server });
}

/** A server may name capitals for its messages; to API Management they are no other letters. */
function overlap(first: string, second: string): boolean {
  const [one, other] = [`${first}/`.toLowerCase(), `${second}/`.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}
