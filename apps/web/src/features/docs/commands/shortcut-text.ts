const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

const apple: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵' };
const other: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' };

/** A key as ProseMirror writes it, as this machine's keyboard has it: `Ctrl+Shift+E` or `⇧⌘E`. */
export const shortcutText = (key: string): string => {
  const parts = key.split(/-(?!$)/);
  const names = isApple() ? apple : other;
  const shown = parts.map((part) => names[part] ?? arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return isApple() ? shown.join('') : shown.join('+');
};
