import { describe, expect, it } from 'vitest';
import { menus } from './menus.ts';
import { type CommandId, commandOf, commands } from './registry.ts';

const ids = Object.keys(commands) as readonly CommandId[];

describe('the table of commands', () => {
  it('is all in the menus, each command once', () => {
    const listed = menus.flatMap(({ items }) =>
      items.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.items)).filter((entry) => entry !== '-'),
    );
    expect(listed.toSorted()).toEqual(ids.toSorted());
  });

  it('gives no key to two commands', () => {
    const keys = ids.flatMap((id) => commandOf(id).keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
