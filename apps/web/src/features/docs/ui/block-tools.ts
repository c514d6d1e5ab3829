/** What floats beside the text, in one file of the build: it comes after the page. */
export { BlockBar } from './BlockBar.tsx';
export { BlockHandle } from './BlockHandle.tsx';
