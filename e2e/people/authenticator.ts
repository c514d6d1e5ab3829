import { generate } from 'otplib';
import type { Page } from 'playwright-core';

/** A clock of the server that can be put forward, so that nobody waits for the next code of an authenticator app. */
export const createClock = () => {
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  return {
    now,
    /** Later by this many ms. */
    forward: (ms: number): void => {
      aheadMs += ms;
    },
  };
};

/** What the authenticator app shows at a moment. */
export const codeAt = (secret: string, at: Date): Promise<string> =>
  generate({ secret: secret.replaceAll(' ', ''), epoch: Math.floor(at.getTime() / 1000) });

/** The page's device has a fingerprint reader that always knows its owner. */
export const addPlatformAuthenticator = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
};
