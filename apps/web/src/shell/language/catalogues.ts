import type audit from '../../locales/en/audit.json';
import type auth from '../../locales/en/auth.json';
import type docs from '../../locales/en/docs.json';
import type editor from '../../locales/en/editor.json';
import type files from '../../locales/en/files.json';
import type history from '../../locales/en/history.json';
import type opening from '../../locales/en/opening.json';
import type people from '../../locales/en/people.json';
import type photos from '../../locales/en/photos.json';
import type search from '../../locales/en/search.json';
import type security from '../../locales/en/security.json';
import type settings from '../../locales/en/settings.json';
import type sharing from '../../locales/en/sharing.json';
import type sheetDrawings from '../../locales/en/sheetDrawings.json';
import type sheetPivots from '../../locales/en/sheetPivots.json';
import type sheets from '../../locales/en/sheets.json';
import type sheetTemplates from '../../locales/en/sheetTemplates.json';
import type sheetTools from '../../locales/en/sheetTools.json';
import type shell from '../../locales/en/shell.json';
import type storage from '../../locales/en/storage.json';
import type tags from '../../locales/en/tags.json';
import type uploads from '../../locales/en/uploads.json';
import type versions from '../../locales/en/versions.json';
import type viewer from '../../locales/en/viewer.json';

/** The English catalogues say which keys there are; tools/locales.ts keeps the French ones equal. */
interface Catalogues {
  readonly audit: typeof audit;
  readonly auth: typeof auth;
  readonly docs: typeof docs;
  readonly editor: typeof editor;
  readonly files: typeof files;
  readonly history: typeof history;
  readonly opening: typeof opening;
  readonly people: typeof people;
  readonly search: typeof search;
  readonly photos: typeof photos;
  readonly security: typeof security;
  readonly settings: typeof settings;
  readonly sharing: typeof sharing;
  readonly sheetDrawings: typeof sheetDrawings;
  readonly sheets: typeof sheets;
  readonly sheetTemplates: typeof sheetTemplates;
  readonly sheetPivots: typeof sheetPivots;
  readonly sheetTools: typeof sheetTools;
  readonly shell: typeof shell;
  readonly tags: typeof tags;
  readonly uploads: typeof uploads;
  readonly storage: typeof storage;
  readonly versions: typeof versions;
  readonly viewer: typeof viewer;
}

export type Area = keyof Catalogues;

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutForm<Key> = Key extends `${infer Stem}_${PluralForm}` ? Stem : Key;

/** The keys of an area; the plural forms of one are one key. */
export type KeyOf<Name extends Area> = WithoutForm<keyof Catalogues[Name]> & string;
