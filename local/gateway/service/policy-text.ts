/** The text of a policy, as something holds it. */
export interface PolicyText {
  /** What it is called: the address of a resource, or the name of a file. */
  readonly address: string;
  readonly text: string;
}
