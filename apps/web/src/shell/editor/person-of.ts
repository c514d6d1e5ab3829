/** What others say about themselves, made harmless: the server sets id and name, but a stock client may have said anything. */
export const personOf = (user: unknown, unnamed: string): { readonly id: string; readonly name: string } => {
  const { id, name } = typeof user === 'object' && user !== null ? (user as { id?: unknown; name?: unknown }) : {};
  const shown = typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : unnamed;
  return { id: typeof id === 'string' ? id : shown, name: shown };
};
