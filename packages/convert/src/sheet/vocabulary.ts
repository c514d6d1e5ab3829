/** What words of a file stand for. It has no `valueOf` and the like, which files may say as well as anything. */
export const vocabulary = <Meaning>(words: Readonly<Record<string, Meaning>>): Readonly<Record<string, Meaning>> =>
  Object.assign(Object.create(null) as Record<string, Meaning>, words);
