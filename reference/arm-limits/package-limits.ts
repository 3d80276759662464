import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArmSource, LimitedPackage } from "./limited-arguments.ts";

/** What ARM takes: a text of some length and form, a number of a range, or one of several values. */
export interface ArmLimit {
  readonly shortest?: number;
  readonly longest?: number;
  readonly least?: number;
  readonly most?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** As the generator of the packages writes a property or a parameter. */
interface Mapper {
  readonly serializedName?: string;
  readonly constraints?: {
    readonly MinLength?: number;
    readonly MaxLength?: number;
    readonly InclusiveMinimum?: number;
    readonly InclusiveMaximum?: number;
    readonly Pattern?: RegExp;
  };
  readonly type?: {
    readonly name?: string;
    readonly allowedValues?: readonly unknown[];
    readonly modelProperties?: Readonly<Record<string, Mapper>>;
  };
}

type Exports = Readonly<Record<string, unknown>>;

/** The limits of a package by type and argument of the azurerm provider, from its own files. */
export async function limitsOf({
  name,
  version,
  resources,
}: LimitedPackage): Promise<Record<string, Record<string, ArmLimit>>> {
  const folder = mkdtempSync(join(tmpdir(), "arm-limits-"));
  try {
    unpack(`${name}@${version}`, folder);
    const metadata = await PackageMetadata.load(folder, `${name}@${version}`);
    return mapped(resources, (limits) => mapped(limits, (source) => metadata.limit(source)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mapped<T, U>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

/** The files alone: what they depend on is not needed to read them. */
function unpack(packageName: string, folder: string): void {
  const output = execFileSync(
    "npm",
    ["pack", packageName, "--silent", "--pack-destination", folder],
    {
      encoding: "utf8",
    },
  );
  const archive = output.trim().split("\n").at(-1) ?? "";
  execFileSync("tar", ["xzf", join(folder, archive), "-C", folder]);
}

/** What the `models` of a package say. */
class PackageMetadata {
  readonly #place: string;
  readonly #mappers: Exports;
  readonly #parameters: Exports;
  readonly #known: Exports;

  private constructor(place: string, mappers: Exports, parameters: Exports, known: Exports) {
    this.#place = place;
    this.#mappers = mappers;
    this.#parameters = parameters;
    this.#known = known;
  }

  static async load(folder: string, place: string): Promise<PackageMetadata> {
    const [mappers] = globSync("package/{dist/esm,dist-esm/src}/models/mappers.js", {
      cwd: folder,
    });
    if (mappers === undefined) throw new Error(`${place} has no models/mappers.js.`);
    const models = join(folder, mappers, "..");
    writeFileSync(join(models, "package.json"), '{ "type": "module" }');
    const parameters = join(models, "parameters.js");
    // Older packages are for bundlers, which need no ending.
    const text = readFileSync(parameters, "utf8").replace('"../models/mappers"', '"./mappers.js"');
    writeFileSync(parameters, text);
    const read = async (file: string) =>
      (await import(pathToFileURL(join(models, file)).href)) as Exports;
    return new PackageMetadata(
      place,
      await read("mappers.js"),
      await read("parameters.js"),
      await read("index.js"),
    );
  }

  /** @throws Error when nothing is there, or nothing limits it. */
  limit(source: ArmSource): ArmLimit {
    const limit = limitOf(this.#mapper(source));
    if (Object.keys(limit).length > 0) return limit;
    throw new Error(`${this.#place}: ${source} has no limits.`);
  }

  #mapper(source: ArmSource): Mapper | undefined {
    if (source.startsWith("Known")) {
      const values = this.#known[source];
      return values instanceof Object
        ? { type: { name: "Enum", allowedValues: Object.values(values) } }
        : undefined;
    }
    const [, model, property] = /^(\w+)\.(.+)$/.exec(source) ?? [];
    if (model === undefined) {
      return (this.#parameters[source] as { readonly mapper?: Mapper } | undefined)?.mapper;
    }
    const { type } = (this.#mappers[model] ?? {}) as Mapper;
    return Object.values(type?.modelProperties ?? {}).find((it) => it.serializedName === property);
  }
}

function limitOf(mapper: Mapper | undefined): ArmLimit {
  const { MinLength, MaxLength, InclusiveMinimum, InclusiveMaximum, Pattern } =
    mapper?.constraints ?? {};
  const values = mapper?.type?.allowedValues?.map(String).toSorted();
  return {
    ...(MinLength === undefined ? {} : { shortest: MinLength }),
    ...(MaxLength === undefined ? {} : { longest: MaxLength }),
    ...(InclusiveMinimum === undefined ? {} : { least: InclusiveMinimum }),
    ...(InclusiveMaximum === undefined ? {} : { most: InclusiveMaximum }),
    ...(Pattern === undefined ? {} : { pattern: Pattern.source }),
    ...(values === undefined ? {} : { values }),
  };
}
