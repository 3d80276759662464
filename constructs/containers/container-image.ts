import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AssetType, Fn, type ITerraformDependable, TerraformAsset, Token } from "cdktf";
import type { Construct } from "constructs";
import { packageFolder } from "../../package-folder.cjs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";
import { TerraformData } from "../terraform/terraform-data.ts";
import { stageBuildContext } from "./build-context.ts";
import { type IImageRegistry, imageRegistryKind } from "./image-registry.ts";

/** An image as a container app names it. */
export interface BoundImage {
  readonly reference: string;
  /** The registry that the server's identity pulls it from; undefined where everybody may. */
  readonly registry: IImageRegistry | undefined;
  /** What must have happened before the image can be pulled. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The end of a reference whose content never changes: a digest, or a tag that says a version. */
const version = String.raw`(?:@sha256:[0-9a-f]{64}|:(?!latest$)\w[\w.-]{0,127})`;

/**
 * Where a container's image comes from.
 *
 * @example
 * ContainerImage.fromAsset("mcp-server")
 */
export abstract class ContainerImage {
  /** Published types lack `bind`, and without a member every object would be one. */
  declare protected readonly isContainerImage: true;

  /**
   * A folder with a Dockerfile, built by the registry itself when its content changes; the machine
   * that deploys needs the Azure CLI and no Docker. What .dockerignore names is left out.
   * @throws InvalidPropertyError when the folder has no Dockerfile.
   */
  static fromAsset(folder: string): ContainerImage {
    return new AssetImage("ContainerImage.fromAsset", folder);
  }

  /**
   * The weather server that comes with this package: an MCP server to begin with, until yours stands
   * in its place.
   */
  static weatherServer(): ContainerImage {
    return new AssetImage("ContainerImage.weatherServer", join(packageFolder, "mcp-server"));
  }

  /**
   * A public image, by a reference that never changes its content: a digest or a version tag.
   * @throws InvalidPropertyError when it has neither, or the tag `latest`.
   */
  static fromReference(reference: string): ContainerImage {
    const fixed = new RegExp(`^[a-z0-9][\\w.:/-]*${version}$`, "i");
    checkKind(
      { construct: "ContainerImage.fromReference", property: "reference" },
      text(),
      reference,
    );
    if (/^[a-z]+:\/\//i.test(reference)) {
      throw new InvalidPropertyError(
        "ContainerImage.fromReference",
        "reference",
        `must begin with the registry's host, not with https://, such as "registry.example/orders:1.0.0"; it is "${reference}".`,
      );
    }
    if (!Token.isUnresolved(reference) && !fixed.test(reference)) {
      throw new InvalidPropertyError(
        "ContainerImage.fromReference",
        "reference",
        `must end with a digest or a version tag, such as "registry.example/orders:1.0.0"; it is "${reference}".`,
      );
    }
    return new ExistingImage(reference);
  }

  /**
   * An image in a registry of Azure, from which the server's identity may pull. Where it comes from the registry's
   * pipeline, nothing is built at deployment.
   * @param image the repository with a digest or a version tag, such as `orders:1.4.2`
   * @throws InvalidPropertyError when it has neither, the tag `latest`, or a registry in it.
   */
  static fromRegistry(registry: IImageRegistry, image: string): ContainerImage {
    const construct = "ContainerImage.fromRegistry";
    checkKind({ construct, property: "registry" }, imageRegistryKind, registry);
    checkKind({ construct, property: "image" }, text(), image);
    const fixed = new RegExp(`^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*${version}$`);
    // A repository may have periods in its name, too; whoever calls one like a registry of Azure means the registry.
    const hasRegistry = /^[a-z0-9-]+\.azurecr\.(?:io|us|cn)\//.test(image);
    if (!Token.isUnresolved(image) && (!fixed.test(image) || hasRegistry)) {
      throw new InvalidPropertyError(
        construct,
        "image",
        `must be a repository with a digest or a version tag and without its registry, such as "orders:1.4.2"; it is "${image}".`,
      );
    }
    return new RegistryImage(registry, image);
  }

  /**
   * @param buildRegistry gives the registry that an image is built into
   * @internal
   */
  abstract bind(scope: Construct, name: string, buildRegistry: () => IImageRegistry): BoundImage;
}

class ExistingImage extends ContainerImage {
  readonly #reference: string;

  constructor(reference: string) {
    super();
    this.#reference = reference;
  }

  bind(): BoundImage {
    return { reference: this.#reference, registry: undefined, dependsOn: [] };
  }
}

class RegistryImage extends ContainerImage {
  readonly #registry: IImageRegistry;
  readonly #image: string;

  constructor(registry: IImageRegistry, image: string) {
    super();
    this.#registry = registry;
    this.#image = image;
  }

  bind(): BoundImage {
    const reference = `${this.#registry.loginServer}/${this.#image}`;
    return { reference, registry: this.#registry, dependsOn: [] };
  }
}

class AssetImage extends ContainerImage {
  readonly #folder: string;

  /** @param made the factory that is to blame where the folder has no Dockerfile */
  constructor(made: string, folder: string) {
    super();
    this.#folder = resolve(folder);
    if (!existsSync(join(this.#folder, "Dockerfile"))) {
      throw new InvalidPropertyError(made, "folder", `needs a Dockerfile; ${folder} has none.`);
    }
  }

  bind(scope: Construct, name: string, buildRegistry: () => IImageRegistry): BoundImage {
    const registry = buildRegistry();
    if (registry.network !== undefined) {
      throw new InvalidPropertyError(
        scope.node.path,
        "image",
        "cannot be built at deployment, since the registry is reached from its network alone. Build it in a pipeline there, and give ContainerImage.fromRegistry(registry, ...).",
      );
    }
    const asset = new TerraformAsset(scope, "image-source", {
      path: stageBuildContext(this.#folder),
      type: AssetType.DIRECTORY,
    });
    // A tag that is the content's hash: new content changes the container app, old content never does.
    const image = `${name}:${asset.assetHash.toLowerCase().slice(0, 16)}`;
    // The Azure CLI has a default subscription of its own, which need not be the one deployed to.
    const subscription = Fn.element(Fn.split("/", registry.id), 2);
    const build = new TerraformData(scope, "image", {
      input: { image, context: asset.path },
      triggersReplace: { image, registry: registry.name },
      provisioners: [
        {
          type: "local-exec",
          command: `az acr build --subscription ${subscription} --registry ${registry.name} --image ${image} ${asset.path}`,
        },
      ],
    });
    return { reference: `${registry.loginServer}/${image}`, registry, dependsOn: [build] };
  }
}
