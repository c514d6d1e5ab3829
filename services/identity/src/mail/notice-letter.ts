import type { Letter, Locale } from './letter.ts';

/** What a notice is about; everything a person typed is plain text. */
export interface NoticeFacts {
  readonly kind: 'access_requested' | 'mentioned';
  /** Who asks or wrote. */
  readonly by: string;
  /** The file's name. */
  readonly file: string;
  /** What they wrote; empty for nothing. */
  readonly text: string;
  readonly url: string;
}

const quoted = (text: string): readonly string[] => (text === '' ? [] : [text.slice(0, 1_000)]);

const writers: Readonly<Record<Locale, Readonly<Record<NoticeFacts['kind'], (facts: NoticeFacts) => Letter>>>> = {
  en: {
    access_requested: ({ by, file, text, url }) => ({
      locale: 'en',
      subject: `${by} asks for access to ${file}`,
      greeting: `${by} asks for access`,
      paragraphs: [`${by} would like to open “${file}”.`, ...quoted(text)],
      action: { label: 'Open and decide', url },
      copyHint: 'If the button does not work, open this address:',
      notes: ['You find the request under Share. If you do nothing, nothing changes.'],
    }),
    mentioned: ({ by, file, text, url }) => ({
      locale: 'en',
      subject: `${by} mentioned you in ${file}`,
      greeting: `${by} mentioned you`,
      paragraphs: [`In a comment on “${file}”:`, ...quoted(text)],
      action: { label: 'Open the file', url },
      copyHint: 'If the button does not work, open this address:',
      notes: [],
    }),
  },
  fr: {
    access_requested: ({ by, file, text, url }) => ({
      locale: 'fr',
      subject: `${by} demande l’accès à ${file}`,
      greeting: `${by} demande un accès`,
      paragraphs: [`${by} aimerait ouvrir « ${file} ».`, ...quoted(text)],
      action: { label: 'Ouvrir et décider', url },
      copyHint: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
      notes: ['La demande se trouve sous Partager. Sans réponse de votre part, rien ne change.'],
    }),
    mentioned: ({ by, file, text, url }) => ({
      locale: 'fr',
      subject: `${by} vous a mentionné dans ${file}`,
      greeting: `${by} vous a mentionné`,
      paragraphs: [`Dans un commentaire sur « ${file} » :`, ...quoted(text)],
      action: { label: 'Ouvrir le fichier', url },
      copyHint: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
      notes: [],
    }),
  },
};

export const writeNotice = (locale: Locale, facts: NoticeFacts): Letter => writers[locale][facts.kind](facts);
