import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { halfSet, readSettings, setting } from './settings.ts';

const table = {
  APP_PORT: setting({ schema: z.coerce.number().int().min(0).max(65535), fallback: '8080', meaning: 'port' }),
  APP_KEY: setting({
    schema: z.string().min(8, 'at least 8 characters'),
    fallback: null,
    meaning: 'key',
    secret: true,
  }),
  APP_URL: setting({ schema: z.url('not a URL'), fallback: null, meaning: 'url' }),
};

test('absent and empty variables take the fallback', () => {
  const { values, problems, given } = readSettings(table, { APP_PORT: '' }, 'APP_');
  expect(values).toEqual({ APP_PORT: 8080, APP_KEY: null, APP_URL: null });
  expect(problems).toEqual([]);
  expect(given.size).toBe(0);
});

test('every problem is listed, and unknown names with the prefix are told', () => {
  const { problems, unknown } = readSettings(
    table,
    { APP_PORT: 'x', APP_KEY: 'short', APP_URL: 'nope', APP_PROT: '1' },
    'APP_',
  );
  expect(problems).toHaveLength(3);
  expect(problems.join()).toContain('APP_KEY: at least 8 characters.');
  expect(unknown).toEqual(['APP_PROT']);
});

test('a secret comes from its file, without the last line end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const path = join(folder, 'key');
  writeFileSync(path, 'long enough\n');
  expect(readSettings(table, { APP_KEY_FILE: path }, 'APP_').values.APP_KEY).toBe('long enough');
  expect(readSettings(table, { APP_KEY_FILE: join(folder, 'absent') }, 'APP_').problems).toEqual([
    'APP_KEY_FILE cannot be read (ENOENT).',
  ]);
  expect(readSettings(table, { APP_KEY_FILE: path, APP_KEY: 'another one' }, 'APP_').problems).toHaveLength(1);
  expect(readSettings(table, { APP_URL_FILE: path }, 'APP_').unknown).toEqual(['APP_URL_FILE']);
  rmSync(folder, { recursive: true });
});

test('half-set groups say what is missing', () => {
  expect(halfSet(new Set(['A', 'B']), ['A', 'B'])).toBeNull();
  expect(halfSet(new Set(), ['A', 'B'])).toBeNull();
  expect(halfSet(new Set(['A']), ['A', 'B', 'C'])).toBe('A is set, so B and C must be set too.');
});
