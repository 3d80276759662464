import type { PersonProblem } from "./problems.ts";

/** Somebody who can sign in. */
export interface Person {
  /** The `oid` claim. */
  readonly objectId: string;
  /** The `name` claim. */
  readonly name: string;
  /** The `preferred_username` claim. */
  readonly userPrincipalName: string;
  /**
   * The `email` claim, given when the scope `email` is asked for.
   * @default none
   */
  readonly email?: string;
  /** Values of the app roles assigned to the person: the `roles` claim. */
  readonly roles: readonly string[];
  /** Object ids of the groups the person is in: the `groups` claim. */
  readonly groups: readonly string[];
  /**
   * Somebody of another tenant, who is invited here. At the endpoints for all organisations Entra sends
   * guests home: they sign in as people of their own tenant, whose id is then in the `tid` claim.
   * @default false
   */
  readonly guest?: boolean;
  /**
   * The account is blocked: it can neither sign in nor refresh.
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * Why the person is refused, at sign-in and at each refresh.
   * @default none: the person gets in
   */
  readonly problem?: PersonProblem;
}

/** The people to sign in as when nobody else is given: one for each outcome worth seeing. */
export const defaultPeople: readonly Person[] = [
  {
    objectId: "a0a10000-0000-4000-8000-000000000001",
    name: "Ada Lovelace",
    userPrincipalName: "ada@contoso.example",
    email: "ada.lovelace@contoso.example",
    roles: ["Weather.Read"],
    groups: [],
  },
  {
    objectId: "a0a10000-0000-4000-8000-000000000002",
    name: "Grace Hopper",
    userPrincipalName: "grace@contoso.example",
    email: "grace.hopper@contoso.example",
    roles: ["Weather.Read", "Weather.Admin"],
    groups: ["b0b10000-0000-4000-8000-000000000001"],
  },
  {
    objectId: "a0a10000-0000-4000-8000-000000000003",
    name: "Alan Turing",
    userPrincipalName: "alan@contoso.example",
    email: "alan.turing@contoso.example",
    roles: [],
    groups: [],
  },
  {
    // A guest without a mailbox: the `email` claim is absent even when asked for.
    objectId: "a0a10000-0000-4000-8000-000000000004",
    name: "Margaret Hamilton",
    userPrincipalName: "margaret_fabrikam.example#EXT#@contoso.example",
    roles: ["Weather.Read"],
    groups: [],
    guest: true,
  },
  {
    objectId: "a0a10000-0000-4000-8000-000000000005",
    name: "Dennis Nedry",
    userPrincipalName: "dennis@contoso.example",
    email: "dennis.nedry@contoso.example",
    roles: ["Weather.Read"],
    groups: [],
    disabled: true,
  },
  {
    objectId: "a0a10000-0000-4000-8000-000000000006",
    name: "Barbara Liskov",
    userPrincipalName: "barbara@contoso.example",
    email: "barbara.liskov@contoso.example",
    roles: ["Weather.Read"],
    groups: [],
    problem: "conditional access",
  },
];

/** Whether a `login_hint` means this person: by user principal name or e-mail address. */
export function isAddressedBy(person: Person, hint: unknown): boolean {
  return (
    typeof hint === "string" &&
    [person.userPrincipalName, person.email].some(
      (address) => address?.toLowerCase() === hint.toLowerCase(),
    )
  );
}
