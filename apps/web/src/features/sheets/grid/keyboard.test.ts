import { expect, test } from 'vitest';
import { isWriting } from './keyboard.ts';

const key = (name: string, held: Partial<KeyboardEvent> = {}) =>
  isWriting({
    key: name,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  } as KeyboardEvent);

test("keys that would change cells are told from those that lead about, the clipboard, and the browser's own", () => {
  for (const name of ['a', '=', ' ', 'É', 'Enter', 'Delete', 'Backspace', 'F2', 'Dead', 'Process'])
    expect([name, key(name)]).toEqual([name, true]);
  for (const name of ['ArrowDown', 'Tab', 'Home', 'PageDown', 'Escape', 'Shift', 'F11'])
    expect([name, key(name)]).toEqual([name, false]);
  const control = { ctrlKey: true };
  for (const name of ['z', 'd', 'b', 'k']) expect([name, key(name, control)]).toEqual([name, true]);
  for (const name of ['c', 'v', 'f', 'a', 't']) expect([name, key(name, control)]).toEqual([name, false]);
});
