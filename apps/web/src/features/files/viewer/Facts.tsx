import { useFormats, varietyOf } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { ViewProps } from './view-props.ts';
import '../details/details.css';

const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
};

const zone = (minutes: number): string => {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
};

/** What is known about the file: beside it on wide screens, below it on phones. */
export const Facts = ({ file, preview }: ViewProps) => {
  const { t, i18n } = useTranslation('viewer');
  const formats = useFormats();
  const taken = preview?.taken;
  const place = preview?.place;
  const takenText =
    taken &&
    `${new Intl.DateTimeFormat(varietyOf(i18n.language), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(taken.at))} (${
      taken.offsetMinutes === null ? t('zoneUnknown') : zone(taken.offsetMinutes)
    })`;
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('fact.size'), formats.size(file.sizeBytes)],
    [t('fact.type'), file.mimeType],
    [
      t('fact.measures'),
      preview?.width && preview.height ? `${formats.number(preview.width)} × ${formats.number(preview.height)}` : null,
    ],
    [t('fact.duration'), preview?.durationMs ? clock(preview.durationMs) : null],
    [t('fact.pages'), preview?.pages ? formats.number(preview.pages) : null],
    [t('fact.taken'), takenText],
    [t('fact.modified'), formats.moment(file.updatedAt)],
    [t('fact.owner'), file.owner?.name],
  ];
  return (
    <aside className="viewer-facts" aria-label={t('details')}>
      <h2>{t('details')}</h2>
      <dl className="details-facts">
        {facts.map(
          ([term, value]) =>
            value && (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
        {place && (
          <div>
            <dt>{t('fact.place')}</dt>
            <dd>
              <a href={`geo:${place.latitude},${place.longitude}`}>
                {place.latitude.toFixed(4)}, {place.longitude.toFixed(4)}
              </a>
            </dd>
          </div>
        )}
        {file.sha256 && (
          <div>
            <dt>SHA-256</dt>
            <dd className="viewer-hash">{file.sha256}</dd>
          </div>
        )}
      </dl>
    </aside>
  );
};
