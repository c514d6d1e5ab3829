import { useSyncExternalStore } from 'react';
import type { ConnectionState, DocumentConnection } from './ports.ts';

/**
 * One part of the connection's state. Whoever shows more than the status reads parts: the whole changes twice at every key
 * (saving, saved), and rendering the page for that costs more than the key.
 */
export const useConnectionPart = <Name extends keyof ConnectionState>(
  connection: DocumentConnection,
  name: Name,
): ConnectionState[Name] => useSyncExternalStore(connection.subscribe, () => connection.getState()[name]);
