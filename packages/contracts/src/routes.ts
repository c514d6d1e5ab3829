import type { z } from 'zod';
import { albumRoutes } from './albums.ts';
import { cellRoutes } from './cells.ts';
import { changeRoutes } from './changes.ts';
import { collabRoutes } from './collab.ts';
import { commentRoutes } from './comments.ts';
import { driveRoutes } from './drive.ts';
import { identityRoutes } from './identity.ts';
import { photoRoutes } from './photos.ts';
import { previewRoutes } from './previews.ts';
import type { RouteSpec } from './route.ts';
import { searchRoutes } from './search.ts';
import { sharingRoutes } from './sharing.ts';
import { sheetFileRoutes } from './sheet-files.ts';
import { storageRoutes } from './storage.ts';
import { tagRoutes } from './tags.ts';
import { uploadRoutes } from './uploads.ts';
import { versionRoutes } from './versions.ts';
import { videoRoutes } from './videos.ts';
import { viewRoutes } from './views.ts';

/** Every route of the HTTP API, keyed by method and path below /api/v1. Server, client, documentation and tests read this one table. */
export const routes = {
  ...identityRoutes,
  ...driveRoutes,
  ...changeRoutes,
  ...searchRoutes,
  ...sharingRoutes,
  ...commentRoutes,
  ...tagRoutes,
  ...collabRoutes,
  ...versionRoutes,
  ...uploadRoutes,
  ...previewRoutes,
  ...viewRoutes,
  ...videoRoutes,
  ...storageRoutes,
  ...photoRoutes,
  ...albumRoutes,
  ...sheetFileRoutes,
  ...cellRoutes,
} as const;

export type RouteKey = keyof typeof routes;
export type RouteOf<Key extends RouteKey> = (typeof routes)[Key];

type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;
type Field<Name extends string, Spec, Key extends string> =
  Spec extends Record<Key, z.ZodType>
    ? Record<never, never> extends Input<Spec[Key]>
      ? { readonly [name in Name]?: Input<Spec[Key]> }
      : { readonly [name in Name]: Input<Spec[Key]> }
    : unknown;

/** What a client passes for a route: path parameters, query and JSON body as they go over the wire. */
export type RequestOf<Key extends RouteKey> = Field<'params', RouteOf<Key>, 'params'> &
  Field<'query', RouteOf<Key>, 'query'> &
  Field<'body', RouteOf<Key>, 'body'> &
  (RouteOf<Key> extends { ifMatch: 'required' } ? { readonly ifMatch: number } : { readonly ifMatch?: number });

/** What a route answers: the parsed JSON, a Response for bytes, nothing for 204. */
export type AnswerOf<Key extends RouteKey> =
  RouteOf<Key> extends { response: infer Schema }
    ? Schema extends z.ZodType
      ? z.output<Schema>
      : Response
    : undefined;

/** The route behind a key, without its literal type. Errors: none; every RouteKey has one. */
export const specOf = (key: RouteKey): RouteSpec => routes[key];
