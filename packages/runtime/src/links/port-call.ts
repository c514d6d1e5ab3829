import type { ServiceName } from '@cloudity/contracts';

/** One method of one port, wherever it runs. Arguments and result are JSON. */
export interface PortCall {
  readonly service: ServiceName;
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Where port calls arrive; never reached through the public origin without a service token. */
export const portPath = '/internal/ports/';
