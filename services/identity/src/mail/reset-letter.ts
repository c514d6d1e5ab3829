import type { Letter, Locale } from './letter.ts';

export interface ResetFacts {
  readonly locale: Locale;
  readonly name: string;
  readonly url: string;
}

const writers: Readonly<Record<Locale, (facts: ResetFacts) => Letter>> = {
  en: ({ locale, name, url }) => ({
    locale,
    subject: 'Choose a new password',
    greeting: `Hello ${name}`,
    paragraphs: ['Somebody asked for a new password for your account. If it was you, choose one now.'],
    action: { label: 'Choose a new password', url },
    copyHint: 'If the button does not work, open this address:',
    notes: [
      'The link works once, within an hour. Using it signs you out everywhere.',
      'If it was not you, ignore this mail: your password stays as it is.',
    ],
  }),
  fr: ({ locale, name, url }) => ({
    locale,
    subject: 'Choisissez un nouveau mot de passe',
    greeting: `Bonjour ${name}`,
    paragraphs: [
      'Quelqu’un a demandé un nouveau mot de passe pour votre compte. Si c’était vous, choisissez-en un maintenant.',
    ],
    action: { label: 'Choisir un mot de passe', url },
    copyHint: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
    notes: [
      'Le lien fonctionne une fois, pendant une heure. L’utiliser vous déconnecte partout.',
      'Si ce n’était pas vous, ignorez ce message : votre mot de passe ne change pas.',
    ],
  }),
};

export const writeReset = (facts: ResetFacts): Letter => writers[facts.locale](facts);
