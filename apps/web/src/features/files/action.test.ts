import type { File } from '@cloudity/contracts';
import { describe, expect, it } from 'vitest';
import { actionsFor } from './action.ts';

const file = (fields: Partial<File>): File => ({
  id: '00000000-0000-7000-8000-000000000001' as File['id'],
  kind: 'doc',
  name: 'Plan',
  parentId: '00000000-0000-7000-8000-000000000002' as File['id'],
  space: 'personal',
  sizeBytes: 0,
  sha256: null,
  mimeType: null,
  version: 1,
  limited: false,
  role: 'owner',
  owner: null,
  modifiedBy: null,
  favourite: false,
  tags: [],
  shared: false,
  trashedAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...fields,
});
const folder = { kind: 'folder', folderId: 'root' } as const;

describe('actions of a selection', () => {
  it('offers nothing for nothing', () => expect(actionsFor([], folder)).toEqual([]));

  it('leaves a viewer what changes nothing', () => {
    expect(actionsFor([file({ role: 'viewer', kind: 'file' })], folder)).toEqual(['open', 'copy', 'download', 'star']);
  });

  it('offers for several only what each of them allows', () => {
    const actions = actionsFor([file({}), file({ role: 'viewer', favourite: true })], folder);
    expect(actions).toEqual(['copy', 'download']);
  });

  it('only restores and deletes in the trash, and deletes only what one owns', () => {
    expect(actionsFor([file({})], { kind: 'trash' })).toEqual(['restore', 'delete']);
    expect(actionsFor([file({ role: 'editor' })], { kind: 'trash' })).toEqual(['restore']);
  });
});
