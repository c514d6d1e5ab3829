import { ApiError } from '@cloudity/client';
import { expect, test } from 'vitest';
import { resultOf } from './sign-in.ts';

const refusal = (
  code: ConstructorParameters<typeof ApiError>[0]['code'],
  detail?: unknown,
  seconds: number | null = null,
) =>
  resultOf(() =>
    Promise.reject(new ApiError({ status: 400, code, message: '', detail, requestId: '', retryAfterSeconds: seconds })),
  );

test('each refusal leads to its step', async () => {
  expect(await refusal('second_factor_required', { methods: ['totp'] })).toEqual({ is: 'code' });
  expect(await refusal('conflict', { organizations: [{ id: 'a', name: 'A' }] })).toEqual({
    is: 'organization',
    organizations: [{ id: 'a', name: 'A' }],
  });
  expect(await refusal('unauthenticated')).toEqual({ is: 'refused' });
  expect(await refusal('invalid')).toEqual({ is: 'refused' });
  expect(await refusal('rate_limited', undefined, 30)).toEqual({ is: 'limited', waitSeconds: 30 });
  expect((await refusal('offline')).is).toBe('failed');
});

test('a malformed list of organizations is an empty one', async () => {
  expect(await refusal('conflict', 'x')).toEqual({ is: 'organization', organizations: [] });
});
