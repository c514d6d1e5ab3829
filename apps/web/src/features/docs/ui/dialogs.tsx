import { countWords, imageAttributes } from '@cloudity/docmodel';
import { Button, Checkbox, Dialog, DialogActions, DialogContent, TextAreaField } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { useMemo, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { menus } from '../commands/menus.ts';
import { type CommandId, commandOf } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcut-text.ts';

interface DialogProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

const textOf = (editor: Editor, from: number, to: number): string => editor.state.doc.textBetween(from, to, '\n', ' ');

export const WordCountDialog = ({ editor, onClose }: DialogProps) => {
  const { t, i18n } = useTranslation('docs');
  const { whole, part } = useMemo(() => {
    const { doc, selection } = editor.state;
    return {
      whole: countWords(textOf(editor, 0, doc.content.size)),
      part: selection.empty ? null : countWords(textOf(editor, selection.from, selection.to)),
    };
  }, [editor]);
  const number = new Intl.NumberFormat(i18n.language);
  const rows = ['words', 'characters', 'charactersWithoutSpaces'] as const;
  return (
    <Dialog title={t('command.wordCount')} size="small" isOpen onOpenChange={onClose}>
      <DialogContent>
        <table className="doc-count">
          <thead className={part === null ? 'visually-hidden' : ''}>
            <tr>
              <td />
              {part !== null && <th scope="col">{t('count.selection')}</th>}
              <th scope="col">{t('count.document')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{t(`count.${row}`)}</th>
                {part !== null && <td className="tabular">{number.format(part[row])}</td>}
                <td className="tabular">{number.format(whole[row])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </DialogContent>
    </Dialog>
  );
};

/** Read from the table of commands, so that it can never be wrong. */
export const ShortcutsDialog = ({ onClose }: Pick<DialogProps, 'onClose'>) => {
  const { t } = useTranslation('docs');
  const sections = menus.map(({ name, items }) => ({
    name,
    ids: items
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.items))
      .filter((id): id is CommandId => id !== '-' && (commandOf(id).keys?.length ?? 0) > 0),
  }));
  return (
    <Dialog title={t('command.shortcuts')} size="large" isOpen onOpenChange={onClose}>
      <DialogContent>
        <div className="doc-keys">
          {sections
            .filter(({ ids }) => ids.length > 0)
            .map(({ name, ids }) => (
              <section key={name}>
                <h3>{t(`menu.${name}`)}</h3>
                <dl>
                  {ids.map((id) => (
                    <div key={id}>
                      <dt>{t(`command.${id}`)}</dt>
                      <dd>
                        <kbd>{shortcutText(commandOf(id).keys?.[0] ?? '')}</kbd>
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
        </div>
      </DialogContent>
    </Dialog>
  );
};

export const AltTextDialog = ({ editor, onClose }: DialogProps) => {
  const { t } = useTranslation('docs');
  const [position] = useState(editor.state.selection.from);
  const node = editor.state.doc.nodeAt(position);
  const before = imageAttributes(node?.attrs ?? {});
  const [alt, setAlt] = useState(before.alt);
  const [isDecorative, setDecorative] = useState(before.decorative);
  const save = (): void => {
    onClose();
    if (editor.state.doc.nodeAt(position)?.type.name !== 'image') return;
    const change = editor.state.tr
      .setNodeAttribute(position, 'alt', isDecorative || alt.trim() === '' ? null : alt.trim())
      .setNodeAttribute(position, 'decorative', isDecorative || null);
    editor.view.dispatch(change);
  };
  return (
    <Dialog title={t('command.altText')} size="small" isOpen onOpenChange={onClose}>
      <DialogContent>
        <TextAreaField
          label={t('image.altLabel')}
          description={t('image.altHelp')}
          value={alt}
          onChange={setAlt}
          isDisabled={isDecorative}
          maxLength={2000}
          autoFocus
        />
        <Checkbox isSelected={isDecorative} onChange={setDecorative}>
          {t('image.decorative')}
        </Checkbox>
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t('link.cancel')}</Button>
        <Button variant="primary" onPress={save}>
          {t('image.altSave')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
