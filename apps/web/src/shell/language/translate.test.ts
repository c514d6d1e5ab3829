import { expect, test } from 'vitest';
import { translate } from './translate.ts';

const en = { hello: 'Hello {{name}}', files_one: '{{count}} file', files_other: '{{count}} files', plain: 'Plain' };
const fr = { files_one: '{{count}} fichier', files_other: '{{count}} fichiers' };

test('values stand where they are named', () => {
  expect(translate(en, 'en', 'hello', { name: 'Ana $& {{x}}' })).toBe('Hello Ana $& {{x}}');
  expect(translate(en, 'en', 'hello')).toBe('Hello {{name}}');
  expect(translate(en, 'en', 'hello', { other: 'x' })).toBe('Hello {{name}}');
});

test('a count chooses the form of its language', () => {
  expect(translate(en, 'en', 'files', { count: 1 })).toBe('1 file');
  expect(translate(en, 'en', 'files', { count: 0 })).toBe('0 files');
  expect(translate(fr, 'fr', 'files', { count: 0 })).toBe('0 fichier');
  expect(translate(en, 'en', 'files', { count: 12345 })).toBe('12,345 files');
});

test('French millions take the form of other numbers', () => {
  expect(translate(fr, 'fr', 'files', { count: 1_000_000 })).toMatch(/fichiers$/);
});

test('a key without a form is used with any count, and one without a text shows itself', () => {
  expect(translate(en, 'en', 'plain', { count: 2 })).toBe('Plain');
  expect(translate(en, 'en', 'missing')).toBe('missing');
  expect(translate(undefined, 'en', 'missing', { count: 1 })).toBe('missing');
});
