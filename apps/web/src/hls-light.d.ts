/** The build without what only live streams, subtitles and protection need; its types are the whole one's. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
