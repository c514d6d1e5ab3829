/**
 * The memory of bytes that nobody will look at again is free at once, and they are empty. The collector would free it too, but runs over
 * the whole heap for every few dozen megabytes of such memory. Nothing happens to a part of something larger.
 */
export const freeBytes = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
};
