export { people } from '../people/people.ts';
