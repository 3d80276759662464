import { TerraformStack as Stack, type TerraformStack, TerraformVariable, Testing } from "cdktf";
import { expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  GatewayService,
  type GatewayServiceProps,
  McpBackend,
  McpContainerServer,
  type McpContainerServerProps,
  McpOAuthGateway,
  type McpOAuthGatewayProps,
  type McpServerProps,
} from "../../../constructs/index.ts";

export const uuid = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
export const backend = McpBackend.url("https://mcp.example/mcp");
export const image = ContainerImage.fromReference("registry.example/notes:1.0.0");

interface Parts {
  readonly stack: TerraformStack;
  readonly platform: AzurePlatform;
}

/** A stack with a platform. */
export function parts(): Parts {
  const stack = new Stack(Testing.app(), "stack");
  return { stack, platform: new AzurePlatform(stack, "azure") };
}

/** What JavaScript lets through. */
export const untyped = <T>(value: unknown): T => value as T;

export const gateway = (props: Partial<McpOAuthGatewayProps>) => () => {
  const { stack, platform } = parts();
  return new McpOAuthGateway(stack, "gateway", { platform, ...props });
};

/** One for all mistakes in servers, since none of those is added. It has a server at `a/mcp`. */
let shared: McpOAuthGateway | undefined;
let tried = 0;

export const server =
  (props: Partial<McpServerProps>, id = "notes") =>
  () => {
    shared ??= gateway({})();
    if (tried === 0) shared.addServer("first", { backend, path: "a/mcp" });
    tried += 1;
    return shared.addServer(id, { backend, path: `notes/try-${tried}`, ...props });
  };

export const container =
  (props: Partial<McpContainerServerProps>, id = "notes") =>
  () => {
    const { stack, platform } = parts();
    return new McpContainerServer(stack, id, { platform, image, ...props });
  };

export const service = (props: Partial<GatewayServiceProps>) => () => {
  const { stack, platform } = parts();
  return new GatewayService(stack, "service", { platform, ...props });
};

export const number = () => new TerraformVariable(parts().stack, "number", {}).numberValue;
export const text = () => new TerraformVariable(parts().stack, "text", {}).stringValue;

/** Mistakes, each with the sentence that names its property, and the program that makes it. */
export type Mistakes = readonly (readonly [what: string, sentence: RegExp, make: () => unknown])[];

/** A sentence for whoever made the mistake, and no error of JavaScript or of CDKTF's own. */
export function expectRefusals(mistakes: Mistakes): void {
  it.each(mistakes)("%s", (_, sentence, make) => {
    const refused = refusal(make);
    expect(refused).toMatch(sentence);
    expect(refused).not.toMatch(/^(?:Cannot read|There is already a Construct)|is not a function/);
  });
}

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "It was taken.";
}
