import { expect, test } from 'vitest';
import { keyOf } from './keys.ts';
import { menus } from './menus.ts';
import { type CommandId, commandOf, commands } from './registry.ts';

test('every command is in the menus, once', () => {
  const listed = menus
    .flatMap(({ items }) => items)
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.items))
    .filter((entry) => entry !== '-');
  expect([...listed].sort()).toEqual(Object.keys(commands).sort());
});

test('no two commands have the same key', () => {
  const keys = (Object.keys(commands) as CommandId[]).flatMap((id) => commandOf(id).keys ?? []);
  expect(keys.length).toBe(new Set(keys).size);
});

test('keys are told apart by what they are and by where they lie', () => {
  const event = (
    key: string,
    code: string,
    held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>>,
  ) => ({ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held }) as KeyboardEvent;
  expect(keyOf(event('b', 'KeyB', { ctrlKey: true }))).toContain('Mod-B');
  expect(keyOf(event('!', 'Digit1', { ctrlKey: true, shiftKey: true }))).toContain('Mod-Shift-1');
  expect(keyOf(event(' ', 'Space', { shiftKey: true }))).toContain('Shift-Space');
  expect(keyOf(event('F2', 'F2', {}))).toContain('F2');
});
