import { FileId } from '@cloudity/contracts';
import { type Path, parentOf } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import { viewerFromActor } from '../../access/store.ts';
import type { Drive } from '../../drive.ts';
import { nameKey } from '../../files/names.ts';
import { emptyRoot } from '../../files/roots.ts';
import { selectSharedWithMe } from '../../marks/store.ts';
import { davNameOf, documentKeysFor, isDocument, isNameOf } from '../document-name.ts';
import {
  type DriveResource,
  mountResource,
  resourceFrom,
  resourceOfMember,
  resourceOfScrap,
  sharedResource,
  topNames,
} from '../resource.ts';
import { isScrapName } from '../scraps/scrap-name.ts';
import { findScrap, selectScraps } from '../scraps/store.ts';
import {
  type EntryRow,
  type FoundRow,
  type MemberPosition,
  selectEntries,
  selectMembers,
  selectPathEnds,
} from './store.ts';

/** Paths to files and back, as one member sees them. */
export interface Tree {
  readonly find: (path: Path) => Promise<DriveResource | null>;
  readonly members: (folder: DriveResource) => AsyncIterable<readonly DriveResource[]>;
  /** Forgets what was found: something changed. */
  readonly changed: () => void;
}

const pageSize = 2_000;
/** More shares than a person has; those beyond are found in the web app. */
const maxShared = 2_000;

/** A date that came with a row that has none. */
const emptyEntry = { sha256: null, contentBytes: null, contentAt: null, isTaken: false } as const;

/** Of what the last name of a path may mean, what it does mean: a file before a document, the document that is shown so first. */
const choose = (rows: readonly FoundRow[], name: string): FoundRow | null => {
  const key = nameKey(name);
  const exact = rows.find((row) => !isDocument(row.kind) && nameKey(row.name) === key);
  const documents = rows.filter((row) => isNameOf(row.kind, name));
  const shown = documents.find((row) => nameKey(davNameOf(row)) === key);
  return exact ?? shown ?? documents[0] ?? null;
};

export const createTree = ({ platform: { db, clock } }: Drive, actor: MemberActor): Tree => {
  const { tenantId, memberId } = actor;
  const viewer = viewerFromActor(actor);
  const found = new Map<string, Promise<DriveResource | null>>();

  const visible = (row: FoundRow | undefined | null): row is FoundRow =>
    row !== undefined && row !== null && row.rank !== null && row.trashedAt === null;

  const rootResource = async (id: string, name: string): Promise<DriveResource | null> => {
    const [row] = await db.read(tenantId, (tx) => selectEntries(tx, viewer, clock.now(), [id as FileId]));
    const entry = row ?? { ...emptyRoot(actor, id as FileId), ...emptyEntry };
    return resourceFrom(entry, [name]);
  };

  /** What is shared with the person, each under a name of its own. */
  const sharedEntries = async (): Promise<readonly { readonly name: string; readonly row: EntryRow }[]> => {
    const member = { kind: 'member', memberId } as const;
    const page = { after: null, limit: maxShared };
    const marked = await db.read(tenantId, (tx) => selectSharedWithMe(tx, member, clock.now(), page));
    const ids = marked.map(({ id }) => id);
    const rows = new Map(
      (await db.read(tenantId, (tx) => selectEntries(tx, viewer, clock.now(), ids))).map((row) => [row.id, row]),
    );
    const taken = new Set<string>();
    // The oldest share keeps the plain name, so that a new one renames none.
    return ids.toReversed().flatMap((id) => {
      const row = rows.get(id);
      if (!visible(row)) return [];
      const plain = davNameOf({ ...row, isTaken: false });
      const match = /^(.+?)(\.[^.]{1,16})?$/su.exec(plain);
      let name = plain;
      for (let number = 2; taken.has(nameKey(name)); number += 1)
        name = row.kind === 'folder' ? `${plain} (${number})` : `${match?.[1]} (${number})${match?.[2] ?? ''}`;
      taken.add(nameKey(name));
      return [{ name, row }];
    });
  };

  const sharedEntry = async (name: string) =>
    (await sharedEntries()).find((entry) => nameKey(entry.name) === nameKey(name)) ?? null;

  /** The folder a path begins at, as a file, and what is left of the path. */
  const startOf = async (path: Path): Promise<{ readonly id: FileId; readonly rest: Path } | null> => {
    const [top = '', second = ''] = path;
    if (top === topNames.root) return { id: FileId.parse(memberId), rest: path.slice(1) };
    if (top === topNames.organization) return { id: FileId.parse(tenantId), rest: path.slice(1) };
    const entry = top === topNames.shared ? await sharedEntry(second) : null;
    return entry && entry.row.kind === 'folder' ? { id: entry.row.id, rest: path.slice(2) } : null;
  };

  const find = async (path: Path): Promise<DriveResource | null> => {
    const name = path.at(-1);
    if (name === undefined) return mountResource;
    if (isScrapName(name)) {
      const folder = await tree.find(parentOf(path));
      if (!folder?.isCollection) return null;
      const [scrap] = await db.read(tenantId, (tx) => findScrap(tx, memberId, folder.id, name));
      if (scrap) return resourceOfScrap(scrap, parentOf(path));
    }
    if (path.length === 1) {
      if (name === topNames.root) return rootResource(memberId, name);
      if (name === topNames.organization) return rootResource(tenantId, name);
      return name === topNames.shared ? sharedResource : null;
    }
    if (path.length === 2 && path[0] === topNames.shared) {
      const entry = await sharedEntry(name);
      return entry && resourceFrom(entry.row, [topNames.shared, entry.name]);
    }
    const start = await startOf(path);
    if (start === null) return null;
    const keys = start.rest.map(nameKey);
    const documentKeys = documentKeysFor(name);
    const rows = await db.read(tenantId, (tx) =>
      selectPathEnds(tx, viewer, clock.now(), { startId: start.id, keys, documentKeys }),
    );
    const row = choose(rows, name);
    if (!visible(row)) return null;
    return resourceOfMember(row, parentOf(path));
  };

  async function* membersOfFolder(folder: DriveResource): AsyncGenerator<readonly DriveResource[]> {
    let after: MemberPosition | null = null;
    for (;;) {
      const page: Parameters<typeof selectMembers>[3] = { folderId: folder.id as FileId, after, limit: pageSize };
      const rows = await db.read(tenantId, (tx) => selectMembers(tx, viewer, clock.now(), page));
      const rootId = folder.rootId ?? folder.id;
      yield rows
        .map((row) => resourceFrom({ ...row, rootId }, [...folder.path, davNameOf(row)]))
        .filter((resource) => resource !== null);
      after = rows.at(-1) ?? null;
      if (rows.length < pageSize) return;
    }
  }

  async function* members(folder: DriveResource): AsyncGenerator<readonly DriveResource[]> {
    if (folder.kind === 'mount') {
      const tops = [topNames.root, topNames.organization, topNames.shared].map((name) => tree.find([name]));
      yield (await Promise.all(tops)).filter((resource) => resource !== null);
    } else if (folder.kind === 'shared') {
      const entries = await sharedEntries();
      yield entries
        .map(({ name, row }) => resourceFrom(row, [topNames.shared, name]))
        .filter((resource) => resource !== null);
    } else yield* membersOfFolder(folder);
    const scraps = await db.read(tenantId, (tx) => selectScraps(tx, memberId, folder.id));
    if (scraps.length > 0) yield scraps.map((scrap) => resourceOfScrap(scrap, folder.path));
  }

  const tree: Tree = {
    find: (path) => {
      const key = path.join('/');
      const known = found.get(key) ?? find(path);
      found.set(key, known);
      return known;
    },
    members,
    changed: () => found.clear(),
  };
  return tree;
};
