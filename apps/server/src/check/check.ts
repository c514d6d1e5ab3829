import type { DocumentsPort } from '@cloudity/collab';
import type { ContentStore } from '@cloudity/content';
import type { FileId, TenantId } from '@cloudity/contracts';
import { checkCatalogue, connect, type Database } from '@cloudity/db';
import type { Operator } from '@cloudity/identity';
import type { ObjectStore } from '@cloudity/objects';
import { listFilesOfContents, listLiveDocuments, listPromisedObjects } from './store.ts';

/** Something that is not as it must be. Ids only: the report may be pasted into a ticket. */
export interface Problem {
  readonly what: 'schema' | 'object' | 'document' | 'audit';
  readonly organization: string | null;
  readonly thing: string;
  readonly problem: string;
  /** Files that cannot be read whole because of it. */
  readonly files?: readonly string[];
}

export interface CheckReport {
  readonly organizations: number;
  readonly objects: number;
  readonly documents: number;
  readonly problems: readonly Problem[];
}

export interface CheckParts {
  readonly ownerUrl: string;
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly contents: Pick<ContentStore, 'check'>;
  readonly operator: Operator;
  readonly documents: Pick<DocumentsPort, 'check' | 'state'>;
}

const checkSchema = async (ownerUrl: string): Promise<readonly Problem[]> => {
  const sql = connect(ownerUrl);
  try {
    const found = await checkCatalogue(sql);
    return found.map(({ object, problem, rule }) => ({
      what: 'schema',
      organization: null,
      thing: object,
      problem: `${problem} (${rule})`,
    }));
  } finally {
    await sql.end({ timeout: 2 });
  }
};

/** Every object that a row names is there and has the size that the row says. */
const checkObjects = async (
  { db, objects }: CheckParts,
  tenantId: TenantId,
): Promise<{ readonly count: number; readonly problems: Problem[] }> => {
  const promised = await db.tenant(tenantId, listPromisedObjects);
  const problems: Problem[] = [];
  for (const { key, sizeBytes } of promised) {
    const found = await objects.head(key);
    const add = (problem: string): void =>
      void problems.push({ what: 'object', organization: tenantId, thing: key, problem });
    if (found === null) add('is missing');
    else if (sizeBytes !== null && found.sizeBytes !== sizeBytes)
      add(`has ${found.sizeBytes} bytes instead of ${sizeBytes}`);
  }
  return { count: promised.length, problems };
};

/** What people stored can be read; what cannot is named with the files it belongs to. */
const checkContents = async (
  { db, contents }: CheckParts,
  tenantId: TenantId,
  bytes: boolean,
): Promise<{ readonly count: number; readonly problems: Problem[] }> => {
  const { packs, problems } = await contents.check(tenantId, { bytes });
  const named: Problem[] = [];
  for (const { thing, problem, contentIds } of problems) {
    const files = await db.tenant(tenantId, (tx) => listFilesOfContents(tx, contentIds));
    named.push({ what: 'object', organization: tenantId, thing, problem, ...(files.length === 0 ? {} : { files }) });
  }
  return { count: packs, problems: named };
};

const logProblem = {
  hole: (rows: number) => `its log lacks ${rows} updates`,
  history: (rows: number) => `its history lacks ${rows} updates`,
  quarantined: (rows: number) => `${rows} updates are in quarantine`,
};

/** Every live document's log is without holes and can be read to its end. */
const checkDocuments = async (
  { db, documents }: CheckParts,
  tenantId: TenantId,
): Promise<{ readonly count: number; readonly problems: Problem[] }> => {
  const add = (thing: string, problem: string): Problem => ({
    what: 'document',
    organization: tenantId,
    thing,
    problem,
  });
  const problems = (await documents.check(tenantId)).map(({ fileId, problem, rows }) =>
    add(fileId, logProblem[problem](rows)),
  );
  const live = await db.tenant(tenantId, listLiveDocuments);
  for (const { fileId, lastSeq } of live) {
    const state = await documents.state(tenantId, fileId as FileId).catch(() => null);
    if (state === null || state.seq < lastSeq) problems.push(add(fileId, 'cannot be read to its end'));
  }
  return { count: live.length, problems };
};

/**
 * Looks at everything that must hold and can be looked at; changes nothing, and may run while people work. With `bytes` every stored byte
 * is read and hashed too.
 */
export const checkInstallation = async (
  parts: CheckParts,
  { bytes }: { readonly bytes: boolean },
): Promise<CheckReport> => {
  const problems: Problem[] = [...(await checkSchema(parts.ownerUrl))];
  const organizations = await parts.operator.listOrganizations();
  let objects = 0;
  let documents = 0;
  for (const { id } of organizations) {
    const tenantId = id as TenantId;
    const [stored, live] = [await checkObjects(parts, tenantId), await checkDocuments(parts, tenantId)];
    const kept = await checkContents(parts, tenantId, bytes);
    objects += stored.count + kept.count;
    documents += live.count;
    problems.push(...stored.problems, ...kept.problems, ...live.problems);
    const { ok, brokenAt } = await parts.operator.verifyAudit({ organization: id });
    if (!ok)
      problems.push({
        what: 'audit',
        organization: id,
        thing: `entry ${brokenAt}`,
        problem: 'does not match the hash chain',
      });
  }
  return { organizations: organizations.length, objects, documents, problems };
};
