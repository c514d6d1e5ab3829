import type { ContentStore } from '@cloudity/content';
import type { Platform } from '@cloudity/runtime';
import type { DriveEvents } from './events.ts';
import type { DriveLimits } from './limits.ts';
import type { DrivePorts } from './ports.ts';
import type { ScanGuard } from './scanning/guard.ts';
import type { RunUnit } from './unit-of-work.ts';

/** What every use case of the drive stands on. */
export interface Drive {
  readonly platform: Platform;
  readonly contents: ContentStore;
  readonly ports: DrivePorts;
  readonly limits: DriveLimits;
  readonly events: DriveEvents;
  readonly run: RunUnit;
  readonly guard: ScanGuard;
  /** Whether this server looks for viruses at all. */
  readonly scans: boolean;
}
