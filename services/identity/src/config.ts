const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What identity decides by time and number. Not configurable yet: these are the product's defaults (SPEC ID3, ID6, ID9). */
export const limits = {
  /** A session that nobody used for this long is over. */
  sessionIdleMs: 7 * dayMs,
  /** However busy, a session is over then. */
  sessionLifeMs: 30 * dayMs,
  /** A session that may only enrol a second factor. */
  enrolmentLifeMs: hourMs,
  /** `last seen` is written at most this often per session, token and app password. */
  seenEveryMs: minuteMs,
  invitationLifeMs: 14 * dayMs,
  resetLifeMs: hourMs,
  challengeLifeMs: 5 * minuteMs,
  /** After a sign-in, the same caller is not held up by strangers who guess at the account. */
  trustedPairMs: 30 * dayMs,
  recoveryCodes: 10,
  /** Per person: more would make "end the one I do not know" useless. */
  credentialsPerMember: 50,
  passkeysPerPerson: 20,
  sealEveryMs: 2_000,
  sweepEveryMs: 10 * minuteMs,
  auditRetentionDays: 90,
} as const;

interface Allowance {
  readonly free: number;
  readonly capSeconds: number;
}
export interface Throttle {
  readonly pair: Allowance;
  readonly account: Allowance;
  readonly caller: Allowance;
}

/**
 * Attempts that cost nothing, and the longest wait, by what they are counted on. From the free ones on the wait doubles: 1 s, 2 s, 4 s …
 * The account's cap is short because strangers can cause it; the pair's is long because only the guesser feels it.
 */
export const throttle = {
  pair: { free: 10, capSeconds: 900 },
  account: { free: 20, capSeconds: 300 },
  caller: { free: 300, capSeconds: 900 },
} as const;

/** Mails with a link for a new password, counted like attempts: nobody's mailbox is filled by strangers. */
export const resetThrottle = {
  pair: { free: 3, capSeconds: 900 },
  account: { free: 5, capSeconds: 900 },
  caller: { free: 50, capSeconds: 900 },
} as const;
