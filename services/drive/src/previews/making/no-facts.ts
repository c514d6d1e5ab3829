/** What a file says about itself; null for what it does not say or says in a way that cannot be true. */
export interface Facts {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly pages: number | null;
  /** The clock where it was taken: an ISO time without a zone. */
  readonly takenAt: string | null;
  readonly offsetMinutes: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export const noFacts: Facts = {
  width: null,
  height: null,
  durationMs: null,
  pages: null,
  takenAt: null,
  offsetMinutes: null,
  latitude: null,
  longitude: null,
};
