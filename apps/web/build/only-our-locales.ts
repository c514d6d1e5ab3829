import type { Plugin } from 'vite';

const lists = /\/react-(aria|stately|aria-components)\/.*\/intlStrings\.mjs$/;
const ours = new Set(['en-US', 'fr-FR']);

/** The lines of a list of translations that name one of our locales, or none at all. */
export const withOurLocales = (code: string): string =>
  code
    .split('\n')
    .filter((line) => {
      const locale = /["/]([a-z]{2}-[A-Z]{2})(?:\.mjs)?"/.exec(line)?.[1];
      return locale === undefined || ours.has(locale);
    })
    .join('\n');

/** Leaves out react-aria's words in the thirty languages that Cloudity does not speak; it falls back to English. */
export const onlyOurLocales = (): Plugin => ({
  name: 'cloudity:only-our-locales',
  transform: {
    filter: { id: lists },
    handler: (code) => ({ code: withOurLocales(code), map: null }),
  },
});
