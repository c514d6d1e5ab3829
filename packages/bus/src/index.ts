export * from './bus.ts';
export * from './memory-bus.ts';
export * from './postgres-bus.ts';
export * from './redis-bus.ts';
