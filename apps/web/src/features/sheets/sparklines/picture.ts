import type { Sparkline } from '@cloudity/calc';
import { type Paint, type Shape, type Size, shapesOf } from './shapes.ts';

const namespace = 'http://www.w3.org/2000/svg';

/** On paper. */
const inks: Readonly<Record<Paint['role'], string>> = { main: '#3f5bd9', second: '#c3c8d4', axis: '#70757f' };

const elementOf = (name: string, attributes: Readonly<Record<string, string | number>>): SVGElement => {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  return element;
};

const partOf = (shape: Shape): SVGElement => {
  const color = shape.paint.own ?? inks[shape.paint.role];
  switch (shape.kind) {
    case 'rect':
      return elementOf('rect', { x: shape.x, y: shape.y, width: shape.width, height: shape.height, fill: color });
    case 'dot':
      return elementOf('circle', { cx: shape.x, cy: shape.y, r: shape.radius, fill: color });
    case 'line':
      return elementOf('polyline', {
        points: shape.points.map((point) => point.join(',')).join(' '),
        fill: 'none',
        stroke: color,
        'stroke-width': shape.width,
        'stroke-linejoin': 'round',
        'stroke-linecap': 'round',
      });
  }
};

/** A sparkline of lines and areas, sharp on paper too. */
export const sparklinePicture = (sparkline: Sparkline, { width, height }: Size, label: string): SVGElement => {
  const picture = elementOf('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': label,
  });
  picture.append(...shapesOf(sparkline, { width, height }).map(partOf));
  return picture;
};
