import { EmptyState, ErrorState, SkeletonRows } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useTranslation as useFileWords, useTranslation } from '../../../shell/language/use-translation.ts';
import { errorText } from '../error-text.ts';
import { useFilesAccess } from '../files-access.ts';
import { readContent } from './content.ts';
import { focusFirst } from './focus-first.ts';
import { languageOf } from './kinds.ts';
import type { ViewProps } from './view-props.ts';

/** Longer texts are for an editor; longer ones than the second stay plain. */
const longestBytes = 2_000_000;
const longestColoured = 200_000;

interface Token {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: readonly string[] };
  readonly children?: readonly Token[];
}

/** Coloured words as elements, never as HTML: whatever the file holds, it is text. */
const elementsOf = (tokens: readonly Token[]): ReactNode =>
  tokens.map((token, index) =>
    token.value !== undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a text never change
      <Fragment key={index}>{token.value}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <span key={index} className={token.properties?.className?.join(' ')}>
        {elementsOf(token.children ?? [])}
      </span>
    ),
  );

/** Text as it is, code in colours. */
export const TextView = ({ file }: ViewProps) => {
  const { t } = useTranslation('viewer');
  const { t: fileWords } = useFileWords('files');
  const { api, mayDownload } = useFilesAccess();
  const isTooLong = file.sizeBytes > longestBytes;
  const content = useQuery({
    queryKey: ['text', file.id, file.version],
    enabled: !isTooLong,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await readContent(api, file)).text(),
  });
  const text = content.data;
  const language = languageOf(file.name);
  const [coloured, setColoured] = useState<ReactNode>(null);
  useEffect(() => {
    setColoured(null);
    if (text === undefined || language === null || text.length > longestColoured) return;
    let isGone = false;
    void import('lowlight').then(({ common, createLowlight }) => {
      const highlighter = createLowlight(common);
      if (!isGone && highlighter.registered(language))
        setColoured(elementsOf([highlighter.highlight(language, text) as Token]));
    });
    return () => {
      isGone = true;
    };
  }, [text, language]);

  if (isTooLong)
    return (
      <EmptyState icon={FileText} title={t('none.title')}>
        <p>
          {t('none.too_large')} {mayDownload && t('none.download')}
        </p>
      </EmptyState>
    );
  if (content.isError)
    return <ErrorState title={fileWords('error.list')}>{errorText(fileWords, content.error, file.name)}</ErrorState>;
  if (text === undefined) return <SkeletonRows label={t('loading')} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section ref={focusFirst} className="viewer-text" tabIndex={0} aria-label={file.name}>
      <pre>{coloured ?? text}</pre>
    </section>
  );
};
