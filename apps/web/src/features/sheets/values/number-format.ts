type NumberFormats = typeof import('numfmt');

let formats: NumberFormats | null = null;
let loading: Promise<void> | null = null;

/** Number formats of all languages, which follow the first paint; null until they are there. */
export const numberFormats = (): NumberFormats | null => formats;

/** They are there afterwards. Rejects without the network; the next call tries again. */
export const loadNumberFormats = (): Promise<void> => {
  loading ??= import('numfmt').then(
    (module) => {
      formats = module;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
};
