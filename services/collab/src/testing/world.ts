import { randomUUID } from 'node:crypto';
import type {
  File,
  FileId,
  FileKind,
  FileRole,
  GuestId,
  LinkId,
  LinkRole,
  MemberId,
  TenantId,
} from '@cloudity/contracts';
import type { KeptParts } from '@cloudity/convert/sheet';
import { bumpAclVersion, type Database } from '@cloudity/db';
import { type Actor, notFound } from '@cloudity/kernel';
import { createOrganization } from '@cloudity/testkit';
import { authorOf, type CollabPorts, type FileAccess, type FileChange } from '../ports.ts';

export interface Person {
  readonly token: string;
  readonly actor: Actor;
}

interface FileFacts {
  readonly kind: FileKind;
  readonly name: string;
  readonly trashed: boolean;
}

interface Grant {
  readonly role: FileRole;
  readonly expiresAt: string | null;
}

/** A world as JSON, for a hub in another process. */
export interface WorldSketch {
  readonly tenantId: TenantId;
  readonly people: readonly (readonly [string, Actor])[];
  readonly files: readonly (readonly [FileId, FileFacts])[];
  readonly roles: readonly (readonly [string, Grant])[];
}

/** What identity and the drive would say, kept in memory: the hub's neighbours in tests and benchmarks. */
export class World {
  readonly tenantId: TenantId;
  /** What spreadsheets have from the files they were made of. */
  readonly keptParts = new Map<FileId, KeptParts>();
  /** In base64, by the document's id and theirs. */
  readonly pictures = new Map<string, string>();
  readonly copied: { readonly fileId: FileId; readonly seq: number }[] = [];
  readonly touched: { readonly fileId: FileId; readonly change: FileChange }[] = [];
  readonly #people = new Map<string, Actor>();
  readonly #files = new Map<FileId, FileFacts>();
  readonly #roles = new Map<string, Grant>();

  readonly ports: CollabPorts = {
    authenticate: async (token) => this.#people.get(token) ?? null,
    access: {
      roleOf: async (actor, fileId) => this.#access(actor, fileId),
      noteDownload: async () => undefined,
      rolesOf: async (pairs) => pairs.map(({ actor, fileId }) => this.#access(actor, fileId)),
    },
    files: {
      touch: async (_tenantId, fileId, change) => {
        this.touched.push({ fileId, change });
      },
      copyMoment: async (_by, fileId, { name, seq }) => {
        this.copied.push({ fileId, seq });
        return { id: fileId, name: name ?? 'Copy' } as File;
      },
      pictures: async (_tenantId, documentId, ids) =>
        ids.flatMap((fileId) => {
          const data = this.pictures.get(`${documentId}/${fileId}`);
          return data === undefined ? [] : [{ fileId, data }];
        }),
    },
    // No file of this world is an upload.
    versions: {
      list: async () => ({ items: [], nextCursor: null }),
      find: async () => Promise.reject(notFound('version')),
      change: async () => Promise.reject(notFound('version')),
      restore: async () => Promise.reject(notFound('version')),
      remove: async () => Promise.reject(notFound('version')),
    },
    origins: { keptParts: async (_tenantId, fileId) => this.keptParts.get(fileId) ?? null },
  };

  private constructor(tenantId: TenantId) {
    this.tenantId = tenantId;
  }

  /** The same world in another process. */
  static from(sketch: WorldSketch): World {
    const world = new World(sketch.tenantId);
    for (const [token, actor] of sketch.people) world.#people.set(token, actor);
    for (const [id, file] of sketch.files) world.#files.set(id, file);
    for (const [key, grant] of sketch.roles) world.#roles.set(key, grant);
    return world;
  }

  sketch(): WorldSketch {
    return { tenantId: this.tenantId, people: [...this.#people], files: [...this.#files], roles: [...this.#roles] };
  }

  /** A world with an organization of its own in the database. */
  static async create(db: Database): Promise<World> {
    return new World((await createOrganization(db)).tenantId);
  }

  member(name: string): Person {
    const token = `cs_${randomUUID()}`;
    const actor: Actor = {
      kind: 'member',
      tenantId: this.tenantId,
      memberId: randomUUID() as MemberId,
      name,
      email: `${name.toLowerCase()}@example.test`,
      role: 'member',
      sessionId: null,
      scopes: null,
      pending: null,
    };
    this.#people.set(token, actor);
    return { token, actor };
  }

  guest(name: string, fileId: FileId, role: Exclude<LinkRole, 'uploader'>, allowDownload = true): Person {
    const token = `cg_${randomUUID()}`;
    const actor: Actor = {
      kind: 'guest',
      tenantId: this.tenantId,
      guestId: randomUUID() as GuestId,
      linkId: randomUUID() as LinkId,
      fileId,
      role,
      name,
      allowDownload,
    };
    this.#people.set(token, actor);
    this.share(fileId, { token, actor }, role);
    return { token, actor };
  }

  file(options: { readonly kind?: FileKind; readonly name?: string; readonly id?: FileId } = {}): FileId {
    const id = options.id ?? (randomUUID() as FileId);
    this.#files.set(id, { kind: options.kind ?? 'doc', name: options.name ?? 'Plan', trashed: false });
    return id;
  }

  share(fileId: FileId, { actor }: Person, role: FileRole, expiresAt: string | null = null): void {
    this.#roles.set(`${fileId}/${authorOf(actor).id}`, { role, expiresAt });
  }

  unshare(fileId: FileId, { actor }: Person): void {
    this.#roles.delete(`${fileId}/${authorOf(actor).id}`);
  }

  /** Ends the session, as signing out or disabling a member does. */
  endSession({ token }: Person): void {
    this.#people.delete(token);
  }

  change(fileId: FileId, change: { readonly name?: string; readonly trashed?: boolean }): void {
    const file = this.#files.get(fileId);
    if (file) this.#files.set(fileId, { ...file, ...change });
  }

  async bumpRights(db: Database): Promise<void> {
    await db.tenant(this.tenantId, bumpAclVersion);
  }

  #access(actor: Actor, fileId: FileId): FileAccess | null {
    const file = this.#files.get(fileId);
    const grant = this.#roles.get(`${fileId}/${authorOf(actor).id}`);
    if (!file || !grant || actor.tenantId !== this.tenantId) return null;
    if (grant.expiresAt !== null && Date.parse(grant.expiresAt) <= Date.now()) return null;
    return { ...grant, ...file, tenantId: this.tenantId };
  }
}
