import { searchKey } from '../files/names.ts';

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (char) => `\\${char}`);

const maxWords = 10;

/** LIKE patterns for names that contain every word of the query, in any order, whatever their case and accents. */
export const searchPatterns = (query: string): readonly string[] => {
  const words = searchKey(query).split(/\s+/u).filter(Boolean);
  return [...new Set(words)].slice(0, maxWords).map((word) => `%${escapeLike(word)}%`);
};
