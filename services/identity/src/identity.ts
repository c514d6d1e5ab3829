import { type BusEvent, encodeEvent, eventChannel } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { type Background, createBackground } from './background.ts';
import { createEvents, type Events } from './events.ts';
import { deriveKeys, type Keys } from './secrets/keys.ts';

/** What every use case of identity stands on. */
export interface Identity {
  readonly platform: Platform;
  readonly keys: Keys;
  readonly events: Events;
  readonly background: Background;
  /** Tells other processes after a commit; they would find out within a second anyway (rules.md T5). */
  readonly announce: (events: readonly BusEvent[]) => void;
}

export const createIdentityContext = (platform: Platform): Identity => {
  const background = createBackground(platform.log);
  return {
    platform,
    keys: deriveKeys(platform.config.secretKey),
    events: createEvents(platform),
    background,
    announce: (events) => {
      for (const event of events)
        background.run('announcing an event', () => platform.bus.publish(eventChannel, encodeEvent(event)));
    },
  };
};
