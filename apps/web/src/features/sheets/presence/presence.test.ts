import { createWorkerEngine } from '@cloudity/calc/web';
import { emptyWorkbook } from '@cloudity/docmodel/sheet';
import { afterEach, expect, test, vi } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SheetSession } from '../model/session.ts';
import { othersOutlines, RecentMoves } from './presence.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('somebody who moves or types is shown by name, and by initials once they have rested', () => {
  vi.useFakeTimers();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const awareness = new Awareness(doc);
  // There are no formulas, so no worker begins.
  const client = createWorkerEngine();
  const session = new SheetSession({ doc, awareness, client, isEditable: true, language: 'en' });
  const changed = vi.fn();
  const recent = new RecentMoves(session, changed);
  const names = () => othersOutlines(session, 'Somebody', recent, () => 'red').map(({ name }) => name);

  const other = new Awareness(new Y.Doc());
  other.setLocalStateField('user', { id: 'g', name: 'Grace Hopper' });
  const move = (row: string, draft: string | null): void => {
    other.setLocalStateField('grid', { sheet: 's1', from: [row, '1'], to: [row, '1'], draft });
    applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [other.clientID]), 'test');
  };
  move('1', null);
  expect(names()).toEqual(['Grace Hopper']);
  changed.mockClear();
  vi.advanceTimersByTime(5_000);
  expect(changed).toHaveBeenCalledTimes(1);
  expect(names()).toEqual(['GH']);
  move('2', '=SU');
  vi.advanceTimersByTime(5_000);
  expect(names()).toEqual(['Grace Hopper: =SU']);
  move('2', null);
  expect(names()).toEqual(['Grace Hopper']);

  recent.destroy();
  session.destroy();
  awareness.destroy();
  other.destroy();
});
