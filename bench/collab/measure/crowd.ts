import type { Target } from '../targets/target.ts';
import { type Deliveries, measureDeliveries } from './deliveries.ts';

const goalMs = 200;

/** The most people who can all type five keys a second in one document while everybody sees them within 200 ms at p95. */
export const measureCrowd = async (
  target: Target,
  first: number,
  sizes: readonly number[],
): Promise<{ readonly most: number; readonly bySize: ReadonlyMap<number, Deliveries> }> => {
  const bySize = new Map<number, Deliveries>();
  let most = 0;
  for (const [index, size] of sizes.entries()) {
    const figures = await measureDeliveries(target, {
      document: first + index,
      clients: size,
      typists: size,
      perSecond: 5,
      seconds: 6,
      cursors: false,
    });
    bySize.set(size, figures);
    if (figures.p95Ms >= goalMs || figures.missing > 0) break;
    most = size;
  }
  return { most, bySize };
};
