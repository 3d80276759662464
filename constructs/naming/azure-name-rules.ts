/** A kind of resource that the constructs name. */
export type AzureResourceKind =
  | "resource group"
  | "api management"
  | "identity"
  | "storage"
  | "vault"
  | "secret"
  | "registry"
  | "container environment"
  | "container app"
  | "workspace"
  | "insights"
  | "action group"
  | "alert rule"
  | "network"
  | "security group"
  | "private endpoint";

/** Azure's rules for the names of one kind of resource. */
export interface NameRules {
  /** As sentences call one of the kind. */
  readonly title: string;
  /** Begins the names that are derived. */
  readonly abbreviation: string;
  readonly longest: number;
  /** Stands between the parts; nothing where only letters and digits are allowed. */
  readonly separator: "-" | "";
  /** Where no two may have one name. */
  readonly uniqueIn: "Azure" | "subscription" | "resource group";
  /** What a name that somebody chose has to look like, and in words. */
  readonly valid: RegExp;
  readonly validInWords: string;
}

const dashed = /^[a-z](?:-?[a-z0-9])+$/i;
const dashedInWords = "letters, digits and single hyphens and begin with a letter";

const networked = /^[a-z0-9](?:[\w.-]*\w)?$/i;
const networkedInWords =
  "letters, digits, periods, hyphens and underscores, begin with a letter or digit and end with one or an underscore";

/**
 * From "Naming rules and restrictions for Azure resources" and "Abbreviation recommendations for Azure
 * resources". An API Management service has no abbreviation: its name is in the URL that people type.
 */
export const nameRules = {
  "resource group": {
    title: "resource group",
    abbreviation: "rg",
    longest: 90,
    separator: "-",
    uniqueIn: "subscription",
    valid: /^[\w().-]*[\w()-]$/,
    validInWords: "letters, digits, and any of . _ ( ) - with no period at the end",
  },
  "api management": {
    title: "API Management service",
    abbreviation: "",
    longest: 50,
    separator: "-",
    uniqueIn: "Azure",
    valid: dashed,
    validInWords: dashedInWords,
  },
  identity: {
    title: "managed identity",
    abbreviation: "id",
    longest: 128,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[a-z0-9][\w-]{2,}$/i,
    validInWords: "letters, digits, hyphens and underscores, 3 at least",
  },
  storage: {
    title: "storage account",
    abbreviation: "st",
    longest: 24,
    separator: "",
    uniqueIn: "Azure",
    valid: /^[a-z0-9]{3,24}$/,
    validInWords: "lower-case letters and digits, 3 at least",
  },
  vault: {
    title: "Key Vault",
    abbreviation: "kv",
    longest: 24,
    separator: "-",
    uniqueIn: "Azure",
    valid: /^[a-z](?:-?[a-z0-9]){2,}$/i,
    validInWords: `${dashedInWords}, 3 at least`,
  },
  secret: {
    title: "secret of a Key Vault",
    abbreviation: "",
    longest: 127,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[0-9a-z-]+$/i,
    validInWords: "letters, digits and hyphens",
  },
  registry: {
    title: "container registry",
    abbreviation: "cr",
    longest: 50,
    separator: "",
    uniqueIn: "Azure",
    valid: /^[a-z0-9]{5,50}$/i,
    validInWords: "letters and digits, 5 at least",
  },
  "container environment": {
    title: "Container Apps environment",
    abbreviation: "cae",
    longest: 60,
    separator: "-",
    uniqueIn: "resource group",
    valid: dashed,
    validInWords: dashedInWords,
  },
  "container app": {
    title: "container app",
    abbreviation: "ca",
    longest: 32,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[a-z](?:-?[a-z0-9])+$/,
    validInWords: "lower-case letters, digits and single hyphens and begin with a letter",
  },
  workspace: {
    title: "Log Analytics workspace",
    abbreviation: "log",
    longest: 63,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[a-z0-9][a-z0-9-]{2,}[a-z0-9]$/i,
    validInWords: "letters, digits and hyphens, 4 at least",
  },
  insights: {
    title: "Application Insights resource",
    abbreviation: "appi",
    longest: 255,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[^%&\\?/]*[^%&\\?/ .]$/,
    validInWords: "without any of % & \\ ? / and with no period or space at the end",
  },
  "action group": {
    title: "action group",
    abbreviation: "ag",
    longest: 260,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[^:<>+/&%\\?|]*[^:<>+/&%\\?| .]$/,
    validInWords: "without any of : < > + / & % \\ ? | and with no period or space at the end",
  },
  "alert rule": {
    title: "alert rule",
    abbreviation: "sqr",
    longest: 260,
    separator: "-",
    uniqueIn: "resource group",
    valid: /^[^*<>%{}&:\\?/#|]*[^*<>%{}&:\\?/#| .]$/,
    validInWords:
      "without any of * < > % { } & : \\ ? / # | and with no period or space at the end",
  },
  network: {
    title: "virtual network",
    abbreviation: "vnet",
    longest: 64,
    separator: "-",
    uniqueIn: "resource group",
    valid: networked,
    validInWords: networkedInWords,
  },
  "security group": {
    title: "network security group",
    abbreviation: "nsg",
    longest: 80,
    separator: "-",
    uniqueIn: "resource group",
    valid: networked,
    validInWords: networkedInWords,
  },
  "private endpoint": {
    title: "private endpoint",
    abbreviation: "pep",
    longest: 64,
    separator: "-",
    uniqueIn: "resource group",
    valid: networked,
    validInWords: networkedInWords,
  },
} satisfies Record<AzureResourceKind, NameRules>;

/** Why Azure would refuse a name that somebody chose; undefined when it would not. */
export function nameProblem(kind: AzureResourceKind, name: string): string | undefined {
  const { longest, valid, validInWords } = nameRules[kind];
  return valid.test(name) && name.length <= longest
    ? undefined
    : `must be ${validInWords}, at most ${longest} characters; it is "${name}".`;
}
