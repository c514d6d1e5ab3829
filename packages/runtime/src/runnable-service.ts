import type { RecurringWork, TaskList } from '@cloudity/db';
import type { Service } from '@cloudity/kernel';
import type { Links } from './links/links.ts';
import type { Platform } from './platform.ts';

/**
 * A service and its background work. The process runs one job queue and one set of timers for all of its services:
 * they begin when every service is started.
 */
export interface RunnableService extends Service {
  /** By task name, `<service>.<what>`: what `enqueueJob` names. */
  readonly tasks?: TaskList;
  readonly recurring?: readonly RecurringWork[];
}

/** Builds one service from what it stands on and how it reaches the others. */
export type ServiceFactory = (platform: Platform, links: Links) => RunnableService;
