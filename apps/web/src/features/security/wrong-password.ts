import { codeOf } from '../../shell/api.ts';

/** Whether a call that asks for the person's password was refused because of it. */
export const isWrongPassword = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === 'forbidden' || code === 'unauthenticated';
};
