export { createHubMetrics } from '../hub/metrics.ts';
export * from './child-hub.ts';
export * from './host.ts';
export * from './peer.ts';
export * from './random.ts';
export * from './raw-peer.ts';
export * from './remote-host.ts';
export * from './world.ts';
