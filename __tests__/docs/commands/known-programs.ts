/**
 * What is known of programs of others: their commands and the options that documents use. Those of Terraform and CDKTF are compared with
 * their own help where they are installed; those of the Azure CLI are as Microsoft's reference of it has them.
 */
export const knownPrograms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> =
  {
    az: {
      login: [],
      "account show": ["--query", "--output"],
      "acr build": ["--registry", "--image"],
      "ad app create": ["--display-name"],
      "ad app federated-credential create": ["--id", "--parameters"],
      "ad app permission add": ["--id", "--api", "--api-permissions"],
      "ad app permission admin-consent": ["--id"],
      "ad sp create": ["--id"],
      "ad sp update": ["--id", "--set"],
      "ad user update": ["--id", "--account-enabled"],
      "containerapp revision deactivate": ["--revision", "--resource-group"],
      "role assignment create": [
        "--role",
        "--assignee",
        "--assignee-object-id",
        "--assignee-principal-type",
        "--scope",
      ],
      "role definition create": ["--role-definition"],
      "storage container restore": [],
    },
    cdktf: {
      deploy: ["--auto-approve"],
      destroy: [],
      diff: [],
      init: [],
      list: [],
      output: [],
      synth: [],
    },
    terraform: {
      init: ["-migrate-state"],
      apply: [],
      output: ["-json"],
      login: [],
      "force-unlock": [],
      "providers lock": ["-platform"],
      "state list": [],
    },
    docker: { build: ["-t"], push: [], run: ["--read-only"] },
    git: { pull: [] },
    npm: {
      ci: [],
      install: ["--save-dev"],
      init: ["--yes"],
      pack: [],
      audit: [],
      "audit signatures": [],
      ls: ["--all", "--depth=1"],
      "pkg set": [],
    },
    node: { "--test": [], "--env-file=orders.env": [], "-e": [] },
    tsc: { "": [] },
    vitest: { run: [] },
  };
