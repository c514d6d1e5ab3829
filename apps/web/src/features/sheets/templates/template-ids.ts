/** The templates, as the gallery shows them. */
export const templateIds = [
  'budget',
  'project',
  'invoice',
  'timesheet',
  'attendance',
  'expenses',
  'guests',
  'shifts',
  'calendar',
] as const;

export type TemplateId = (typeof templateIds)[number];
