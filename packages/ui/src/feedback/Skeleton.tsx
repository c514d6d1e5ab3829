import './feedback.css';

export interface SkeletonProps {
  readonly width?: number | string;
  readonly height?: number | string;
  readonly isRound?: boolean;
}

/** A grey shape where content comes; invisible for its first 200 ms so that quick answers do not flash. */
export const Skeleton = ({ width = '100%', height = 12, isRound = false }: SkeletonProps) => (
  <span
    className={isRound ? 'ui-skeleton ui-skeleton-round' : 'ui-skeleton'}
    style={{ width, height }}
    aria-hidden="true"
  />
);

const widths = ['62%', '44%', '71%', '53%', '38%', '66%', '48%', '57%'];

export interface SkeletonRowsProps {
  readonly rows?: number;
  /** A round shape in front, as in a list of people. */
  readonly hasAvatar?: boolean;
  readonly label: string;
}

/** A list that is on its way. */
export const SkeletonRows = ({ rows = 8, hasAvatar = false, label }: SkeletonRowsProps) => (
  <div className="ui-skeleton-rows" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
      <div className="ui-skeleton-row" key={index}>
        <Skeleton width={hasAvatar ? 28 : 18} height={hasAvatar ? 28 : 18} isRound={hasAvatar} />
        <Skeleton width={widths[index % widths.length] ?? '50%'} />
      </div>
    ))}
  </div>
);
