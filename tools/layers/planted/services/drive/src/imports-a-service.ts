export { identity } from '../../identity/src/index.ts';
