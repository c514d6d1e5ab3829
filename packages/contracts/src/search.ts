import { z } from 'zod';
import { File, FileKind } from './drive.ts';
import { AnyId, FileId, MemberId } from './ids.ts';
import { listQuery, route, Timestamp } from './route.ts';
import { searchLanguages } from './search-languages.ts';

/** What people call a kind of file: a live document and an uploaded one of the same sort are one. */
export const fileTypes = [
  'folder',
  'document',
  'spreadsheet',
  'presentation',
  'pdf',
  'image',
  'video',
  'audio',
  'text',
  'archive',
] as const;
export const FileType = z.enum(fileTypes).meta({ id: 'FileType' });
export type FileType = z.infer<typeof FileType>;

/** Marked parts of a text: [start, end) in UTF-16 code units, in order, apart from each other. */
const Ranges = z.array(z.tuple([z.number().int(), z.number().int()]));

export const SearchResult = File.extend({
  /** Folders from the outermost one in sight down to the one it lies in. */
  path: z.array(z.object({ id: FileId, name: z.string(), space: z.enum(['personal', 'organization']) })),
  nameMatches: Ranges,
  /** The part of its text that the query is found in; null when it was found by its name. Plain text. */
  snippet: z.object({ text: z.string(), matches: Ranges }).nullable(),
}).meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;

export const SearchLanguage = z.enum(searchLanguages).meta({ id: 'SearchLanguage' });
export type SearchLanguage = z.infer<typeof SearchLanguage>;

/** When files cannot be scanned for viruses: taken all the same (open), or refused until they can (closed). */
export const VirusScan = z.enum(['open', 'closed']).meta({ id: 'VirusScan' });
export type VirusScan = z.infer<typeof VirusScan>;

export const ContentSettings = z
  .object({
    searchLanguage: SearchLanguage,
    virusScan: VirusScan,
    /** Whether this server scans uploads at all. */
    scannerConfigured: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'ContentSettings' });
export type ContentSettings = z.infer<typeof ContentSettings>;

const at = { service: 'drive', tag: 'Files' } as const;

export const searchRoutes = {
  'GET /search': route({
    ...at,
    access: 'member',
    summary: 'Files by name and content',
    status: 200,
    query: z.object({
      ...listQuery,
      /** Words that all have to be there; "a phrase", -not this, one or other. Empty only with a tag: all files that have it. */
      q: z.string().trim().max(200),
      kind: FileKind.optional(),
      type: FileType.optional(),
      /** Whose tree it is in, or who changed it last. */
      person: MemberId.optional(),
      /** Changed at or after, and before. */
      from: Timestamp.optional(),
      to: Timestamp.optional(),
      /** Anywhere below this folder. */
      folder: z.union([z.enum(['root', 'organization']), FileId]).optional(),
      tag: AnyId.optional(),
      sort: z.enum(['relevance', '-updatedAt']).default('relevance'),
    }),
    response: z.object({
      items: z.array(SearchResult),
      nextCursor: z.string().nullable(),
      /** Nothing matched: these names are only similar. */
      isSimilar: z.boolean(),
    }),
  }),
  'GET /content-settings': route({
    ...at,
    access: 'member',
    summary: 'How the organization searches and scans its files',
    status: 200,
    response: ContentSettings,
  }),
  'PATCH /content-settings': route({
    ...at,
    access: 'admin',
    summary: 'Change how the organization searches and scans its files',
    status: 200,
    ifMatch: 'required',
    body: z.object({ searchLanguage: SearchLanguage.optional(), virusScan: VirusScan.optional() }),
    response: ContentSettings,
  }),
} as const;
