export * from './collab.ts';
export * from './drive.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './identity.ts';
export * from './ids.ts';
export * from './route.ts';
export * from './routes.ts';
