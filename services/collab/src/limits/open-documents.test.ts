import type { FileId } from '@cloudity/contracts';
import { expect, it } from 'vitest';
import { OpenDocuments } from './open-documents.ts';

it('CO60: counts the documents of a person, not the windows, and forgets who left', () => {
  const open = new OpenDocuments();
  const ada = { kind: 'member', id: 'a' } as const;
  const [plan, notes, list] = ['plan', 'notes', 'list'] as FileId[] as [FileId, FileId, FileId];
  for (const fileId of [plan, plan, notes]) open.enter(ada, fileId);
  expect(open.mayOpen(ada, plan, 2)).toBe(true);
  expect(open.mayOpen(ada, list, 2)).toBe(false);
  expect(open.mayOpen({ kind: 'guest', id: 'a' }, list, 2)).toBe(true);
  open.leave(ada, plan);
  expect(open.mayOpen(ada, list, 2)).toBe(false);
  open.leave(ada, plan);
  expect(open.mayOpen(ada, list, 2)).toBe(true);
});
