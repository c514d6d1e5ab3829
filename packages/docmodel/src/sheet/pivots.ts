/** Apart from the rest of the sheet's model: who has no pivot table does without. */
export * from './pivot.ts';
export * from './pivot-field.ts';
export * from './pivot-input.ts';
export * from './pivot-look.ts';
