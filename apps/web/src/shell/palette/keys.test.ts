import { expect, test } from 'vitest';
import { matchesKeys, showKeys } from './keys.ts';

const press = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
});

test('Mod is Ctrl, on a Mac the command key', () => {
  expect(matchesKeys('Mod+K', press('k', 'ctrlKey'), '', false)).toBe(true);
  expect(matchesKeys('Mod+K', press('k', 'metaKey'), '', false)).toBe(false);
  expect(matchesKeys('Mod+K', press('k', 'metaKey'), '', true)).toBe(true);
  expect(matchesKeys('K', press('k', 'ctrlKey'), '', false)).toBe(false);
});

test('signs match with or without Shift, letters do not', () => {
  expect(matchesKeys('?', press('?', 'shiftKey'), '', false)).toBe(true);
  expect(matchesKeys('/', press('/'), '', false)).toBe(true);
  expect(matchesKeys('Shift+N', press('N', 'shiftKey'), '', false)).toBe(true);
  expect(matchesKeys('N', press('N', 'shiftKey'), '', false)).toBe(false);
});

test('strokes one after the other need the first one just before', () => {
  expect(matchesKeys('G F', press('f'), 'g', false)).toBe(true);
  expect(matchesKeys('G F', press('f'), '', false)).toBe(false);
});

test('keys are shown as the keyboard names them', () => {
  expect(showKeys('Mod+Shift+K', false)).toBe('Ctrl Shift K');
  expect(showKeys('Mod+Shift+K', true)).toBe('⌘⇧K');
  expect(showKeys('G F', false)).toBe('G F');
});
