const day = 86_400_000;

/**
 * When a certificate that is made here is valid: from a day ago, since the clock of a machine may be set back, and for ten
 * years, since data may be kept for long and nobody renews it.
 */
export function longValidity(): { readonly notBeforeDate: Date; readonly notAfterDate: Date } {
  const now = Date.now();
  return { notBeforeDate: new Date(now - day), notAfterDate: new Date(now + 3652 * day) };
}
