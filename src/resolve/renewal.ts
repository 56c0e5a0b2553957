/** What came of logging in anew after a 401. `reason`: for people, without a full stop. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly reason: string }
  /** `reason` null: there is no login to go by. */
  | { readonly kind: 'not-renewed'; readonly reason: string | null };
