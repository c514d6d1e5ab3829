import {
  type Colour,
  type FontFamily,
  fontFamilies,
  maxFontSize,
  minFontSize,
  paletteColours,
} from '@cloudity/docmodel';
import { Button, Icon, IconButton, Menu, MenuItem, MenuSection, MenuTrigger, ToggleIconButton } from '@cloudity/ui';
import { ALargeSmall, AlignLeft, ChevronDown, Ellipsis, Highlighter, Minus, Plus } from 'lucide-react';
import { Fragment, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Button as AriaButton, Toolbar as AriaToolbar, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Facts } from '../commands/facts.ts';
import { setFontFamily, setFontSize, setHighlight, setTextColor } from '../commands/marks.ts';
import { type CommandId, commandOf, isEnabled } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcut-text.ts';
import { commandIcons } from './command-icons.ts';
import { useEditorContext } from './context.ts';
import { TablePicker } from './TablePicker.tsx';

interface PartProps {
  readonly facts: Facts;
}

/** Menus of the tool bar act when they have closed and the focus is back: then the caret can have it. */
const soon = (run: () => void): void => {
  setTimeout(run, 60);
};

const CommandButton = ({ id, facts }: PartProps & { readonly id: CommandId }) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const command = commandOf(id);
  const icon = commandIcons[id] ?? Minus;
  const key = command.keys?.[0];
  const shared = {
    icon,
    label: t(`command.${id}`),
    isDisabled: !isEnabled(command, facts),
    ...(key === undefined ? {} : { shortcut: shortcutText(key) }),
  };
  const isOn = command.isOn;
  return isOn === undefined ? (
    <IconButton {...shared} preventFocusOnPress onPress={() => command.run(context)} />
  ) : (
    <ToggleIconButton {...shared} isSelected={isOn(facts)} onChange={() => command.run(context)} />
  );
};

const styleIds = ['normal', 'title', 'subtitle', 'heading1', 'heading2', 'heading3', 'heading4', 'quote'] as const;

const StyleMenu = ({ facts }: PartProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const current = facts.isCode ? 'codeBlock' : (styleIds.find((id) => commandOf(id).isOn?.(facts)) ?? 'normal');
  return (
    <MenuTrigger>
      <Button
        variant="quiet"
        trailingIcon={ChevronDown}
        className="doc-style-button"
        isDisabled={!facts.isEditable}
        aria-label={t('toolbar.style', { name: t(`command.${current}`) })}
      >
        {t(`command.${current}`)}
      </Button>
      <Menu label={t('menu.style')}>
        <MenuSection
          selectionMode="single"
          selectedKeys={[current]}
          label={t('menu.style')}
          onSelectionChange={(keys) => {
            const id = styleIds.find((one) => keys !== 'all' && keys.has(one));
            if (id !== undefined) soon(() => commandOf(id).run(context));
          }}
        >
          {styleIds.map((id) => {
            const key = commandOf(id).keys?.[0];
            return (
              <MenuItem
                key={id}
                id={id}
                textValue={t(`command.${id}`)}
                shortcut={key === undefined ? undefined : shortcutText(key)}
              >
                <span className={`doc-style-sample is-${id}`}>{t(`command.${id}`)}</span>
              </MenuItem>
            );
          })}
        </MenuSection>
      </Menu>
    </MenuTrigger>
  );
};

const FontMenu = ({ facts }: PartProps) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const names: Readonly<Record<string, string>> = {
    sans: t('font.sans'),
    serif: t('font.serif'),
    mono: t('font.mono'),
  };
  const nameOf = (family: FontFamily): string => names[family] ?? family;
  const current = fontFamilies.find((family) => family === facts.font) ?? 'sans';
  return (
    <MenuTrigger>
      <Button
        variant="quiet"
        trailingIcon={ChevronDown}
        className="doc-font-button"
        isDisabled={!facts.isEditable || facts.isCode}
        aria-label={t('toolbar.font', { name: nameOf(current) })}
      >
        {nameOf(current)}
      </Button>
      <Menu label={t('toolbar.fontMenu')}>
        <MenuSection
          selectionMode="single"
          selectedKeys={[current]}
          label={t('toolbar.fontMenu')}
          onSelectionChange={(keys) => {
            const family = fontFamilies.find((one) => keys !== 'all' && keys.has(one));
            if (family !== undefined) soon(() => setFontFamily(editor, family === 'sans' ? null : family));
          }}
        >
          {fontFamilies.map((family) => (
            <MenuItem key={family} id={family} textValue={nameOf(family)}>
              <span data-font={family}>{nameOf(family)}</span>
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </MenuTrigger>
  );
};

/** Points of a style when nothing else is said; as style/document.css sets them. */
const styleSizes: Readonly<Record<string, number>> = {
  title: 26,
  subtitle: 15,
  heading1: 20,
  heading2: 16,
  heading3: 14,
  heading4: 12,
  heading5: 11,
  heading6: 11,
};

const SizeField = ({ facts }: PartProps) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const size = typeof facts.size === 'number' ? facts.size : (styleSizes[facts.paragraph?.style ?? ''] ?? 11);
  const [draft, setDraft] = useState<string | null>(null);
  const isOff = !facts.isEditable || facts.isCode;
  const commit = (): void => {
    const points = Math.round(Number(draft?.replace(',', '.')) * 2) / 2;
    const isNumber = draft !== null && points >= minFontSize && points <= maxFontSize;
    setDraft(null);
    if (isNumber && points !== size) setFontSize(editor, points);
  };
  const step = (by: number) => () => setFontSize(editor, size + by);
  return (
    <>
      <IconButton
        icon={Minus}
        iconSize={14}
        label={t('command.smaller')}
        isDisabled={isOff}
        onPress={step(-1)}
        className="doc-size-step"
      />
      <input
        className="doc-size"
        inputMode="decimal"
        aria-label={t('toolbar.size')}
        disabled={isOff}
        value={draft ?? String(size)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          // The arrows move inside the field; Enter takes the value and goes back to the text.
          if (event.key.startsWith('Arrow')) event.stopPropagation();
          if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
            event.preventDefault();
            setDraft(String(Number(draft ?? size) + (event.key === 'ArrowUp' ? 1 : -1)));
          }
          if (event.key !== 'Enter') return;
          commit();
          editor.view.focus();
        }}
      />
      <IconButton
        icon={Plus}
        iconSize={14}
        label={t('command.larger')}
        isDisabled={isOff}
        onPress={step(1)}
        className="doc-size-step"
      />
    </>
  );
};

const ColourMenu = ({ facts, kind }: PartProps & { readonly kind: 'text' | 'highlight' }) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const current = kind === 'text' ? facts.color : facts.highlight;
  const set = (colour: Colour | null): void => (kind === 'text' ? setTextColor : setHighlight)(editor, colour);
  const label = t(kind === 'text' ? 'toolbar.textColor' : 'toolbar.highlight');
  const swatch = typeof current === 'string' ? { [`data-${kind === 'text' ? 'color' : 'tint'}`]: current } : {};
  return (
    <MenuTrigger>
      <AriaButton
        aria-label={label}
        isDisabled={!facts.isEditable || facts.isCode}
        className="ui-button ui-button-quiet ui-icon-button doc-colour-button"
      >
        <Icon of={kind === 'text' ? ALargeSmall : Highlighter} />
        <span className="doc-colour-bar" {...swatch} />
      </AriaButton>
      <Menu label={label} className="doc-colours">
        <MenuSection
          selectionMode="single"
          selectedKeys={[typeof current === 'string' ? current : 'none']}
          label={label}
          onSelectionChange={(keys) => {
            const colour = paletteColours.find((one) => keys !== 'all' && keys.has(one)) ?? null;
            soon(() => set(colour));
          }}
        >
          <MenuItem id="none" textValue={t(kind === 'text' ? 'color.automatic' : 'color.none')}>
            <span className="doc-swatch is-none" />
            {t(kind === 'text' ? 'color.automatic' : 'color.none')}
          </MenuItem>
          {paletteColours.map((colour) => (
            <MenuItem key={colour} id={colour} textValue={t(`color.${colour}`)}>
              <span className="doc-swatch" {...{ [`data-${kind === 'text' ? 'color' : 'tint'}`]: colour }} />
              {t(`color.${colour}`)}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </MenuTrigger>
  );
};

const alignIds = ['alignLeft', 'alignCenter', 'alignRight', 'alignJustify'] as const;

const AlignMenu = ({ facts }: PartProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const current = alignIds.find((id) => commandOf(id).isOn?.(facts)) ?? 'alignLeft';
  return (
    <MenuTrigger>
      <IconButton
        icon={commandIcons[current] ?? AlignLeft}
        label={t('menu.align')}
        isDisabled={!facts.isEditable || facts.isCode}
      />
      <Menu label={t('menu.align')}>
        <MenuSection
          selectionMode="single"
          selectedKeys={[current]}
          label={t('menu.align')}
          onSelectionChange={(keys) => {
            const id = alignIds.find((one) => keys !== 'all' && keys.has(one));
            if (id !== undefined) soon(() => commandOf(id).run(context));
          }}
        >
          {alignIds.map((id) => (
            <MenuItem
              key={id}
              id={id}
              icon={commandIcons[id] ?? AlignLeft}
              shortcut={shortcutText(commandOf(id).keys?.[0] ?? '')}
            >
              {t(`command.${id}`)}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </MenuTrigger>
  );
};

const groups: readonly { readonly name: string; readonly render: (facts: Facts) => ReactNode }[] = [
  { name: 'history', render: (facts) => <Commands ids={['undo', 'redo']} facts={facts} /> },
  { name: 'style', render: (facts) => <StyleMenu facts={facts} /> },
  { name: 'font', render: (facts) => <FontMenu facts={facts} /> },
  { name: 'size', render: (facts) => <SizeField facts={facts} /> },
  {
    name: 'marks',
    render: (facts) => (
      <>
        <Commands ids={['bold', 'italic', 'underline']} facts={facts} />
        <ColourMenu kind="text" facts={facts} />
        <ColourMenu kind="highlight" facts={facts} />
      </>
    ),
  },
  {
    name: 'insert',
    render: (facts) => (
      <>
        <Commands ids={['link', 'image']} facts={facts} />
        <TablePicker isDisabled={!isEnabled(commandOf('table'), facts)} />
      </>
    ),
  },
  { name: 'align', render: (facts) => <AlignMenu facts={facts} /> },
  { name: 'lists', render: (facts) => <Commands ids={['bulletList', 'numberList', 'checkList']} facts={facts} /> },
  { name: 'indent', render: (facts) => <Commands ids={['outdent', 'indent']} facts={facts} /> },
  { name: 'blocks', render: (facts) => <Commands ids={['quote', 'codeBlock', 'calloutInfo']} facts={facts} /> },
  { name: 'more', render: (facts) => <Commands ids={['strike', 'code', 'clearFormatting']} facts={facts} /> },
];

const Commands = ({ ids, facts }: PartProps & { readonly ids: readonly CommandId[] }) =>
  ids.map((id) => <CommandButton key={id} id={id} facts={facts} />);

/** How many groups fit; the rest goes behind the dots. Widths are taken once, when all of them are laid out. */
const useFitting = (isOff: boolean) => {
  const bar = useRef<HTMLDivElement>(null);
  const widths = useRef<readonly number[] | null>(null);
  const [count, setCount] = useState(groups.length);
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null || isOff) return;
    const measure = (): void => {
      widths.current ??= [...element.querySelectorAll<HTMLElement>('[data-group]')].map((group) => group.offsetWidth);
      const space = element.clientWidth - 24;
      const gap = 9;
      let used = 0;
      let fitting = 0;
      for (const width of widths.current) {
        used += width + gap;
        const isLast = fitting === groups.length - 1;
        if (used > space - (isLast ? 0 : 40)) break;
        fitting += 1;
      }
      setCount(fitting);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isOff]);
  return { bar, count: isOff ? groups.length : count };
};

export interface ToolbarProps extends PartProps {
  /** Scrolls sideways instead of folding: on phones, where a thumb does it. */
  readonly isScrolling: boolean;
}

/** The frequent commands. One tab stop, arrows inside, Escape back to the text. */
export const Toolbar = ({ facts, isScrolling }: ToolbarProps) => {
  const { t } = useTranslation('docs');
  const { editor } = useEditorContext();
  const { bar, count } = useFitting(isScrolling);
  const draw = (list: typeof groups): readonly ReactNode[] =>
    list.map(({ name, render }, index) => (
      <Fragment key={name}>
        {index > 0 && <span className="doc-toolbar-line" />}
        <span className="doc-toolbar-group" data-group={name}>
          {render(facts)}
        </span>
      </Fragment>
    ));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the bar from wherever in it the focus is
    <div
      className={isScrolling ? 'doc-toolbar is-scrolling' : 'doc-toolbar'}
      data-region="toolbar"
      ref={bar}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.view.focus();
      }}
    >
      <AriaToolbar aria-label={t('toolbar.label')} className="doc-toolbar-row">
        {draw(groups.slice(0, count))}
        {count < groups.length && (
          <DialogTrigger>
            <IconButton icon={Ellipsis} label={t('toolbar.more')} className="doc-toolbar-more" />
            <Popover className="ui-popover doc-toolbar-rest" placement="bottom end" offset={4}>
              <Dialog aria-label={t('toolbar.more')}>
                <AriaToolbar aria-label={t('toolbar.more')} className="doc-toolbar-row">
                  {draw(groups.slice(count))}
                </AriaToolbar>
              </Dialog>
            </Popover>
          </DialogTrigger>
        )}
      </AriaToolbar>
    </div>
  );
};
