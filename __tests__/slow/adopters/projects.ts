import { firstSteps, readmeProgram, required, synthesized, testImports } from "./compositions.ts";
import { AdoptersProject } from "./project.ts";

/** What an adopter installs beside the package, with the versions that the ranges begin with. */
const oldest = {
  cdktf: "0.21.0",
  constructs: "10.4.2",
  "@cdktf/provider-azuread": "14.1.0",
  "@cdktf/provider-azurerm": "14.20.0",
  "@cdktf/provider-random": "12.0.0",
};

/** The newest versions that the ranges take. */
const newest = {
  cdktf: "^0.21.0",
  constructs: "^10.4.2",
  "@cdktf/provider-azuread": "^14.1.0",
  "@cdktf/provider-azurerm": "^14.20.0",
  "@cdktf/provider-random": "^12.0.0",
};

/** An ESM project in TypeScript, tested with vitest; it runs its stack as well. */
export function moduleProject(tarball: string): AdoptersProject {
  return new AdoptersProject({
    "package.json": {
      type: "module",
      private: true,
      dependencies: { ...newest, "azure-mcp-gateway": tarball },
      devDependencies: { "@types/node": "^24.0.0", typescript: "^5.9.0", vitest: "5.1.1" },
    },
    "cdktf.json": { language: "typescript", app: "node main.ts" },
    "tsconfig.json": {
      compilerOptions: {
        module: "nodenext",
        target: "es2022",
        strict: true,
        noEmit: true,
        types: ["node"],
      },
      include: ["*.ts"],
    },
    "main.ts": readmeProgram(),
    "stack.test.ts": `import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
${testImports}
it("is the stack that was recorded", () => {
  ${synthesized()}
  writeFileSync("synthesized.json", synthesized);
  expect(synthesized).toMatchSnapshot();
}, 60_000);
`,
  });
}

/** The shape that `cdktf init --template=typescript` makes: CommonJS, ts-node and ts-jest. */
export function commonJsProject(tarball: string): AdoptersProject {
  return new AdoptersProject({
    "package.json": {
      main: "main.js",
      types: "main.ts",
      private: true,
      dependencies: { ...oldest, "azure-mcp-gateway": tarball },
      devDependencies: {
        "@types/jest": "^30.0.0",
        "@types/node": "^20.0.0",
        jest: "^30.0.0",
        "ts-jest": "^29.4.0",
        "ts-node": "^10.9.2",
        typescript: "^5.9.0",
      },
    },
    "cdktf.json": { language: "typescript", app: "npx ts-node main.ts" },
    "tsconfig.json": {
      compilerOptions: {
        alwaysStrict: true,
        declaration: true,
        experimentalDecorators: true,
        inlineSourceMap: true,
        inlineSources: true,
        lib: ["es2018"],
        module: "CommonJS",
        noEmitOnError: true,
        noFallthroughCasesInSwitch: true,
        noImplicitAny: true,
        noImplicitReturns: true,
        noImplicitThis: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        resolveJsonModule: true,
        strict: true,
        strictNullChecks: true,
        strictPropertyInitialization: true,
        stripInternal: true,
        target: "ES2018",
        incremental: true,
        skipLibCheck: true,
      },
      include: ["**/*.ts"],
      exclude: ["node_modules", "cdktf.out"],
    },
    "jest.config.js": `module.exports = {
  clearMocks: true,
  moduleFileExtensions: ["ts", "js", "json", "node"],
  setupFilesAfterEnv: ["<rootDir>/setup.js"],
  testEnvironment: "node",
  testMatch: ["**/__tests__/**/*.ts", "**/?(*.)+(spec|test).ts"],
  transform: { "^.+\\\\.(ts|tsx)$": "ts-jest" },
  testPathIgnorePatterns: ["/node_modules/", ".d.ts", ".js"],
};
`,
    "setup.js": `const cdktf = require("cdktf");
cdktf.Testing.setupJest();
`,
    "main.ts": readmeProgram(),
    "policy.ts": `import { PolicyCompiler } from "azure-mcp-gateway/policy";
const compiled = PolicyCompiler.load().compileFragment(
  { name: "mine", text: '<fragment><set-variable name="x" value="@(1 + )" /></fragment>' },
  { tier: "BasicV2", namedValue: () => undefined },
);
console.log(compiled.ok ? "accepted" : compiled.findings.map(({ rule }) => rule).join());
`,
    "__tests__/main.test.ts": `import "cdktf/lib/testing/adapters/jest";
${testImports}
describe("the stack", () => {
  it("is the one that was recorded", () => {
    ${synthesized()}
    expect(synthesized).toMatchSnapshot();
  });
});
`,
  });
}

/** JavaScript and nothing else, tested with Node's own runner. */
export function plainProject(tarball: string): AdoptersProject {
  return new AdoptersProject({
    "package.json": {
      private: true,
      dependencies: { ...newest, "azure-mcp-gateway": tarball },
    },
    "cdktf.json": { language: "typescript", app: "node main.js" },
    "main.js": required(readmeProgram()),
    "main.mjs": firstSteps().program,
    "stack.test.js": `const { writeFileSync } = require("node:fs");
const { test } = require("node:test");
${required(testImports)}
test("is the stack that was recorded", (t) => {
  ${synthesized()}
  writeFileSync("synthesized.json", synthesized);
  t.assert.snapshot(synthesized);
});
`,
  });
}
