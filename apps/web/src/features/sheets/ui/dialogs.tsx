import { resizeDimension } from '@cloudity/docmodel/sheet';
import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { selectedLines } from '../actions/structure.ts';
import { keyText } from '../commands/keys.ts';
import { menus } from '../commands/menus.ts';
import { type CommandId, commandOf } from '../commands/registry.ts';
import { useSheet } from './context.ts';

const navigation = [
  ['arrows', ['ArrowUp', 'ArrowDown']],
  ['jump', ['Mod-ArrowDown']],
  ['extend', ['Shift-ArrowDown']],
  ['rowStart', ['Home']],
  ['sheetStart', ['Mod-Home']],
  ['sheetEnd', ['Mod-End']],
  ['screen', ['PageDown', 'PageUp']],
  ['edit', ['Enter', 'F2']],
  ['next', ['Tab']],
  ['fillAll', ['Mod-Enter']],
  ['newLine', ['Alt-Enter']],
  ['openLink', ['Alt-Enter']],
  ['anchor', ['F4']],
  ['cancel', ['Escape']],
  ['regions', ['F6']],
] as const;

/** All keys, by menu; those that move about first. */
export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheets');
  const list = (items: readonly (readonly [string, readonly string[]])[]) => (
    <dl>
      {items.map(([name, keys]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{keyText(key)}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Dialog title={t('command.shortcuts')} size="large" isOpen onOpenChange={onClose}>
      <DialogContent>
        <div className="doc-keys">
          <section>
            <h3>{t('keys.moving')}</h3>
            {list(navigation.map(([name, keys]) => [t(`keys.${name}`), keys] as const))}
          </section>
          {menus.map(({ name, items }) => {
            const ids = items
              .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.items))
              .filter((id): id is CommandId => id !== '-');
            const withKeys = ids.flatMap((id) => {
              const { keys } = commandOf(id);
              return keys === undefined ? [] : [[t(`command.${id}`), keys] as const];
            });
            return (
              withKeys.length > 0 && (
                <section key={name}>
                  <h3>{t(`menu.${name}`)}</h3>
                  {list(withKeys)}
                </section>
              )
            );
          })}
        </div>
      </DialogContent>
    </Dialog>
  );
};

/** Asks for a height or a width in pixels. */
export const SizeDialog = ({
  dimension,
  onClose,
}: {
  readonly dimension: 'rows' | 'columns';
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const { at, count } = selectedLines(session, dimension);
  const [text, setText] = useState(String(session.view[dimension].size(at)));
  const size = Number(text);
  const isRight = Number.isInteger(size) && size >= 8 && size <= 2_000;
  const apply = (): void => {
    if (!isRight) return;
    session.act(() => resizeDimension(session.workbook, { sheet: session.sheet.id, dimension, at, count }, size));
    onClose();
    setTimeout(() => session.reveal.set({ takesFocus: true }), 60);
  };
  return (
    <Dialog
      title={t(dimension === 'rows' ? 'command.resizeRows' : 'command.resizeColumns')}
      size="small"
      isOpen
      onOpenChange={onClose}
    >
      <DialogContent>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <TextField
            label={t('size.pixels')}
            inputMode="numeric"
            value={text}
            onChange={setText}
            autoFocus
            {...(isRight ? {} : { errorMessage: t('size.wrong') })}
          />
        </form>
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t('size.cancel')}</Button>
        <Button variant="primary" isDisabled={!isRight} onPress={apply}>
          {t('size.apply')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
