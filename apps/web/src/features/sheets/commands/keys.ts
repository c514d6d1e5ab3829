import { type CommandId, commandOf, commands } from './registry.ts';

const isApple = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const named: Readonly<Record<string, string>> = { ' ': 'Space' };

/** A pressed key as commands write it, by what it means and, for digits and signs with Shift, by where it lies. */
export const keyOf = (event: KeyboardEvent): readonly string[] => {
  const isMod = isApple() ? event.metaKey : event.ctrlKey;
  const held = `${isMod ? 'Mod-' : ''}${event.altKey ? 'Alt-' : ''}${event.shiftKey ? 'Shift-' : ''}`;
  const key = named[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const place =
    /^(?:Digit|Key)(.)$/.exec(event.code)?.[1] ??
    { Period: '.', Comma: ',', Semicolon: ';', Backslash: '\\', Slash: '/', Backquote: '`' }[event.code];
  return place === undefined || place === key ? [held + key] : [held + key, held + place];
};

const byKey = new Map<string, CommandId>(
  (Object.keys(commands) as CommandId[]).flatMap((id) => (commandOf(id).keys ?? []).map((key) => [key, id] as const)),
);

export const commandForKey = (event: KeyboardEvent): CommandId | null => {
  for (const key of keyOf(event)) {
    const id = byKey.get(key);
    if (id !== undefined) return id;
  }
  return null;
};

const apple: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };
const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** As this machine's keyboard has it: `Ctrl+Shift+V` or `⇧⌘V`. */
export const keyText = (key: string): string => {
  const parts = key
    .split(/-(?!$)/)
    .map((part) => arrows[part] ?? (isApple() ? (apple[part] ?? part) : part === 'Mod' ? 'Ctrl' : part));
  return isApple() ? parts.join('') : parts.join('+');
};
