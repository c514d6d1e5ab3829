import { type CalloutKind, type Colour, calloutKinds, imageAttributes, paletteColours } from '@cloudity/docmodel';
import {
  Button,
  IconButton,
  Menu,
  MenuItem,
  MenuSection,
  MenuSeparator,
  MenuTrigger,
  Select,
  ToggleIconButton,
} from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { AlignCenter, AlignLeft, AlignRight, ChevronDown, PaintBucket, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Facts } from '../commands/facts.ts';
import { setCodeLanguage, toggleCallout } from '../commands/insert.ts';
import { type CommandId, commandOf, isEnabled } from '../commands/registry.ts';
import { tableCommands } from '../commands/tables.ts';
import { blockAnchor } from './anchors.ts';
import { commandIcons } from './command-icons.ts';
import { useEditorContext } from './context.ts';
import { Floating } from './Floating.tsx';
import { useEditorValue } from './use-editor-value.ts';

interface Around {
  readonly kind: 'image' | 'table' | 'codeBlock' | 'callout';
  readonly position: number;
}

/** The innermost block around the caret that has settings of its own. */
const blockAround = (editor: Editor): Around | null => {
  const { $from } = editor.state.selection;
  if ('node' in editor.state.selection && editor.state.doc.nodeAt($from.pos)?.type.name === 'image') {
    return { kind: 'image', position: $from.pos };
  }
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { name } = $from.node(depth).type;
    if (name === 'table' || name === 'codeBlock' || name === 'callout')
      return { kind: name, position: $from.before(depth) };
  }
  return null;
};

const TableMenuItem = ({ id, facts }: { readonly id: CommandId; readonly facts: Facts }) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const icon = commandIcons[id];
  return (
    <MenuItem
      id={id}
      isDisabled={!isEnabled(commandOf(id), facts)}
      {...(icon === undefined ? {} : { icon })}
      onAction={() => void setTimeout(() => commandOf(id).run(context), 60)}
    >
      {t(`command.${id}`)}
    </MenuItem>
  );
};

const TableBar = ({ facts }: { readonly facts: Facts }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const items = (ids: readonly CommandId[]) => ids.map((id) => <TableMenuItem key={id} id={id} facts={facts} />);
  return (
    <>
      <MenuTrigger>
        <Button variant="quiet" trailingIcon={ChevronDown}>
          {t('table.menu')}
        </Button>
        <Menu label={t('table.menu')}>
          {items(['rowAbove', 'rowBelow', 'columnLeft', 'columnRight'])}
          <MenuSeparator />
          {items(['headerRow', 'headerColumn', 'mergeCells', 'splitCell'])}
          <MenuSeparator />
          {items(['deleteRow', 'deleteColumn', 'deleteTable'])}
        </Menu>
      </MenuTrigger>
      <MenuTrigger>
        <IconButton icon={PaintBucket} label={t('table.background')} />
        <Menu label={t('table.background')} className="doc-colours">
          <MenuSection
            selectionMode="single"
            label={t('table.background')}
            onSelectionChange={(keys) => {
              const colour: Colour | null = paletteColours.find((one) => keys !== 'all' && keys.has(one)) ?? null;
              setTimeout(() => tableCommands.setBackground(editor, colour), 60);
            }}
          >
            <MenuItem id="none" textValue={t('color.none')}>
              <span className="doc-swatch is-none" />
              {t('color.none')}
            </MenuItem>
            {paletteColours.map((colour) => (
              <MenuItem key={colour} id={colour} textValue={t(`color.${colour}`)}>
                <span className="doc-swatch" data-tint={colour} />
                {t(`color.${colour}`)}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </MenuTrigger>
    </>
  );
};

const ImageBar = ({ facts, position }: { readonly facts: Facts; readonly position: number }) => {
  const { t } = useTranslation('docs');
  const { editor, page } = useEditorContext();
  const align = facts.image?.align ?? 'center';
  const sides = [
    ['left', AlignLeft],
    ['center', AlignCenter],
    ['right', AlignRight],
  ] as const;
  const isDescribed = facts.image !== null && (facts.image.alt !== '' || facts.image.decorative);
  return (
    <>
      {sides.map(([side, icon]) => (
        <ToggleIconButton
          key={side}
          icon={icon}
          label={t(`image.align.${side}`)}
          isSelected={align === side}
          onChange={() => editor.view.dispatch(editor.state.tr.setNodeAttribute(position, 'align', side))}
        />
      ))}
      <Button variant="quiet" className={isDescribed ? '' : 'doc-alt-missing'} onPress={page.editAltText}>
        {t(isDescribed ? 'image.altEdit' : 'image.altAdd')}
      </Button>
      <IconButton
        icon={Trash2}
        label={t('image.remove')}
        onPress={() => {
          const node = editor.state.doc.nodeAt(position);
          if (node !== null && imageAttributes(node.attrs)) {
            editor.view.dispatch(editor.state.tr.delete(position, position + node.nodeSize));
          }
          editor.view.focus();
        }}
      />
    </>
  );
};

/** Names as lowlight's common set has them. */
const languages = [
  ['', 'code.plain'],
  ['bash', 'Shell'],
  ['c', 'C'],
  ['cpp', 'C++'],
  ['csharp', 'C#'],
  ['css', 'CSS'],
  ['diff', 'Diff'],
  ['go', 'Go'],
  ['xml', 'HTML, XML'],
  ['java', 'Java'],
  ['javascript', 'JavaScript'],
  ['json', 'JSON'],
  ['kotlin', 'Kotlin'],
  ['markdown', 'Markdown'],
  ['php', 'PHP'],
  ['python', 'Python'],
  ['r', 'R'],
  ['ruby', 'Ruby'],
  ['rust', 'Rust'],
  ['sql', 'SQL'],
  ['swift', 'Swift'],
  ['typescript', 'TypeScript'],
  ['yaml', 'YAML'],
] as const;
const aliases: Readonly<Record<string, string>> = {
  ts: 'typescript',
  js: 'javascript',
  py: 'python',
  sh: 'bash',
  html: 'xml',
  yml: 'yaml',
};

const CodeBar = ({ facts }: { readonly facts: Facts }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const lang = facts.lang ?? '';
  const known = aliases[lang] ?? lang;
  const value = languages.find(([name]) => name === known)?.[0] ?? '';
  return (
    <Select
      label={t('code.language')}
      isLabelHidden
      isQuiet
      value={value}
      options={languages.map(([name, label]) => ({
        value: name,
        label: label === 'code.plain' ? t('code.plain') : label,
      }))}
      onChange={(name) => setCodeLanguage(editor, name === '' ? null : name)}
    />
  );
};

const CalloutBar = ({ facts }: { readonly facts: Facts }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  return (
    <>
      <Select
        label={t('callout.kind')}
        isLabelHidden
        isQuiet
        value={facts.callout ?? 'info'}
        options={calloutKinds.map((kind) => ({ value: kind, label: t(`callout.${kind}`) }))}
        onChange={(kind: CalloutKind) => {
          if (kind !== facts.callout) toggleCallout(editor, kind);
        }}
      />
      <IconButton
        icon={Trash2}
        label={t('callout.remove')}
        onPress={() => {
          if (facts.callout !== null) toggleCallout(editor, facts.callout);
          editor.view.focus();
        }}
      />
    </>
  );
};

/** Settings of the picture, table, code or callout at the caret, above it. */
export const BlockBar = ({ facts }: { readonly facts: Facts }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const around = useEditorValue(editor, blockAround);
  const position = around?.position ?? 0;
  const anchor = useMemo(() => blockAnchor(editor, position), [editor, position]);
  if (around === null || !facts.isEditable) return null;
  const bars = {
    image: <ImageBar facts={facts} position={position} />,
    table: <TableBar facts={facts} />,
    codeBlock: <CodeBar facts={facts} />,
    callout: <CalloutBar facts={facts} />,
  } as const;
  return (
    <Floating anchor={anchor} placement={around.kind === 'image' ? 'bottom' : 'top-end'} className="doc-bubble">
      <Toolbar aria-label={t(`blockBar.${around.kind}`)} className="doc-block-bar">
        {bars[around.kind]}
      </Toolbar>
    </Floating>
  );
};
