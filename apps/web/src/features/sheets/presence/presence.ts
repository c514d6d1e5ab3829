import { initialsOf, personColor } from '@cloudity/ui';
import { personOf } from '../../../shell/editor/person-of.ts';
import type { Outline } from '../canvas/overlay.ts';
import type { SheetSession } from '../model/session.ts';

/** Where somebody is, by ids, so that it goes with rows that are inserted. Awareness field `grid`. */
interface Place {
  readonly sheet: string;
  readonly from: readonly [string, string];
  readonly to: readonly [string, string];
  /** What they are typing there; null when they are not. */
  readonly draft: string | null;
}

const draftMs = 100;
const longestDraft = 80;

/** Tells the others where this person is; returns what ends it. At most ten times a second. */
export const sharePresence = (
  session: SheetSession,
  self: { readonly id: string; readonly name: string },
): (() => void) => {
  const { awareness } = session;
  awareness.setLocalStateField('user', { id: self.id, name: self.name });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const { rows, columns, id } = session.sheet;
    const editing = session.editing.get();
    const area = session.selection.get().areas.at(-1);
    if (area === undefined) return;
    const place: Place = {
      sheet: id,
      from: [rows.at(area.fromRow) ?? '', columns.at(area.fromColumn) ?? ''],
      to: [rows.at(area.toRow) ?? '', columns.at(area.toColumn) ?? ''],
      draft: editing?.sheet === id ? editing.text.slice(0, longestDraft) : null,
    };
    awareness.setLocalStateField('grid', place);
  };
  const soon = (): void => {
    timer ??= setTimeout(tell, draftMs);
  };
  tell();
  const stops = [session.selection.subscribe(soon), session.editing.subscribe(soon), session.sheetId.subscribe(soon)];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    awareness.setLocalStateField('grid', null);
  };
};

const isPair = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((entry) => typeof entry === 'string');

const placeOf = (value: unknown): Place | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { sheet, from, to, draft } = value as Readonly<Record<string, unknown>>;
  if (typeof sheet !== 'string' || !isPair(from) || !isPair(to)) return null;
  return { sheet, from, to, draft: typeof draft === 'string' ? draft.slice(0, longestDraft) : null };
};

/** A whole name covers what stands beside it: so long after a person moved, their initials are enough. */
const namedMs = 4_000;

/** Who has moved just now. Calls `changed` when somebody moves, and again when they have not for a while. */
export class RecentMoves {
  readonly #movedAt = new Map<number, number>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #stop: () => void;

  constructor({ awareness }: Pick<SheetSession, 'awareness'>, changed: () => void) {
    const onChange = ({
      added,
      updated,
      removed,
    }: Readonly<Record<'added' | 'updated' | 'removed', number[]>>): void => {
      for (const client of [...added, ...updated]) this.#movedAt.set(client, Date.now());
      for (const client of removed) this.#movedAt.delete(client);
      changed();
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        changed();
      }, namedMs + 50);
      this.#timers.add(timer);
    };
    awareness.on('change', onChange);
    this.#stop = () => awareness.off('change', onChange);
  }

  has(client: number): boolean {
    return Date.now() - (this.#movedAt.get(client) ?? 0) < namedMs;
  }

  destroy(): void {
    this.#stop();
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/**
 * Where the others are on the sheet that is shown, with their names when they moved just now or are typing, else with initials. Anything
 * may stand in their states: only what can be used is.
 */
export const othersOutlines = (
  session: SheetSession,
  unnamed: string,
  recent: Pick<RecentMoves, 'has'>,
  colorOf: (token: string) => string,
): readonly Outline[] => {
  const { awareness, sheet } = session;
  return [...awareness.getStates()].flatMap(([client, state]): readonly Outline[] => {
    if (client === awareness.clientID) return [];
    const { user, grid } = state as { readonly user?: unknown; readonly grid?: unknown };
    const place = placeOf(grid);
    if (place === null || place.sheet !== sheet.id) return [];
    const corners = [place.from, place.to].map(([row, column]) => ({
      row: sheet.rows.positionOf(row),
      column: sheet.columns.positionOf(column),
    }));
    const [from, to] = corners;
    if (
      from === undefined ||
      to === undefined ||
      from.row === null ||
      from.column === null ||
      to.row === null ||
      to.column === null
    )
      return [];
    const person = personOf(user, unnamed);
    return [
      {
        area: {
          fromRow: Math.min(from.row, to.row),
          toRow: Math.max(from.row, to.row),
          fromColumn: Math.min(from.column, to.column),
          toColumn: Math.max(from.column, to.column),
        },
        color: colorOf(personColor(person.id)),
        isFilled: false,
        isDashed: false,
        name: place.draft
          ? `${person.name}: ${place.draft}`
          : recent.has(client)
            ? person.name
            : initialsOf(person.name),
      },
    ];
  });
};
