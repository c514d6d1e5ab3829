const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** The same picture of 8 by 6 pixels in each format, half red and half blue. */
export const pictureBytes = {
  png: bytesOf(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGAQMAAADEy024AAAABlBMVEXcKCgoUNxXLFJ8AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12PgZ4BDAAIoAFvRKD9sAAAAAElFTkSuQmCC',
  ),
  jpeg: bytesOf(
    '/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVEAEBAAAAAAAAAAAAAAAAAAAAAv/EABUBAQEAAAAAAAAAAAAAAAAAAAAE/8QAGREAAQUAAAAAAAAAAAAAAAAAAAEEM0Hw/9oADAMBAAIRAxEAPwCOgFzaJNYdTLqP/9k=',
  ),
  gif: bytesOf('R0lGODlhCAAGAIAAAChQ3NwoKCH5BAQAAAAALAAAAAAIAAYAAAILjAMJh8q6DnxOqgIAOw=='),
  webp: bytesOf('UklGRjoAAABXRUJQVlA4IC4AAACwAQCdASoIAAYAB0CWJagCdEf/gkAAAP7g9J7+A0AeLJGAHV3VFyVI6/TEQmgA'),
  losslessWebp: bytesOf('UklGRiYAAABXRUJQVlA4TBoAAAAvB0ABAA9QlDNxH4V2/qMCQBD/tx5MRPQ/BA=='),
  clearWebp: bytesOf(
    'UklGRmYAAABXRUJQVlA4WAoAAAAQAAAABwAABQAAQUxQSBkAAAABuYzof0BR2zZQTy7lj3GvIYiYgAnAuucNAFZQOCAmAAAAcAEAnQEqCAAGAAdAliWgAnQBQAAA/txR0l0uQ3+rvzt+p88AAAA=',
  ),
} as const;

/** A PNG that says it has so many pixels, and has none of them. */
export const pngOfSize = (width: number, height: number): Uint8Array => {
  const bytes = Uint8Array.from(pictureBytes.png);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
};

export const pictureId = (number: number): string => `0198c0de-0000-7000-8000-${String(number).padStart(12, '0')}`;
