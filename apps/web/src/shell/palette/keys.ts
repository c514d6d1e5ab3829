const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether a key press is the last stroke of `keys` (see Command), after the single letters pressed just before it. */
export const matchesKeys = (keys: string, press: KeyPress, before: string, mac = isMac): boolean => {
  const strokes = keys.split(' ');
  const last = strokes.at(-1) ?? '';
  if (strokes.length > 1 && before !== strokes.slice(0, -1).join(' ').toLowerCase()) return false;
  const parts = last.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string) => parts.slice(0, -1).includes(name);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  if (has('Mod') !== mod || otherMod || has('Alt') !== press.altKey) return false;
  // A sign such as ? needs Shift on some keyboards and not on others; only letters tell the two apart.
  if (/^[a-z]$/i.test(key) && has('Shift') !== press.shiftKey) return false;
  return press.key.toLowerCase() === key.toLowerCase();
};

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** Keys as the reader's keyboard names them: `Ctrl K`, on a Mac `⌘K`. */
export const showKeys = (keys: string, mac = isMac): string =>
  keys
    .split(' ')
    .map((stroke) =>
      stroke
        .split('+')
        .map((part) => (mac ? (macSigns[part] ?? part) : part === 'Mod' ? 'Ctrl' : part))
        .join(mac ? '' : ' '),
    )
    .join(' ');

/** Whether a key press belongs to what has the focus (typing), not to the page. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
