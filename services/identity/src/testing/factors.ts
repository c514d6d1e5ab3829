import { generate } from 'otplib';
import type { World } from './world.ts';

/** The code an authenticator app shows now, or `steps` half minutes from now. */
export const codeOf = (world: World, secret: string, steps = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(world.platform.clock.now().getTime() / 1000) + steps * 30 });

/** An authenticator app is set up; the clock moves on, so that the next code is another one. */
export const enrolTotp = async (
  world: World,
  token: string,
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> => {
  const begun = await world.call('POST /me/two-factor/totp', undefined, { token });
  const { secret } = begun.body;
  const confirmed = await world.call(
    'POST /me/two-factor/totp/confirm',
    { code: await codeOf(world, secret) },
    { token },
  );
  if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
  world.pass(60_000);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes };
};
