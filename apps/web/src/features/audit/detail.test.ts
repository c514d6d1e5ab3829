import type { AuditEntry } from '@cloudity/contracts';
import { expect, test } from 'vitest';
import words from '../../locales/en/audit.json' with { type: 'json' };
import { detailOf } from './detail.ts';

const said = (detail: AuditEntry['detail']): string =>
  detailOf({ detail } as AuditEntry, (key) => (words as Readonly<Record<string, string>>)[key] ?? key);

test('details are said in words, without ids; what people typed stays as it is', () => {
  expect(said({ method: 'password', secondFactor: false })).toBe('method: password, second factor: no');
  expect(said({ role: 'admin', email: 'x@example.org', memberId: 'm' })).toBe(
    'role: administrator, address: x@example.org',
  );
  expect(said({ name: 'editor', from: '01a1fde9-bcd3-7b09-86f6-f80d1e409876', to: null })).toBe('name: editor');
  expect(said({ newerThanThis: ['a', 'b'] })).toBe('newerThanThis: a b');
});
