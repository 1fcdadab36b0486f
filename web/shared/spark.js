import { setAttribute, svg } from './dom.js';

/** A small line of how a figure went, with a sentence for those who do not see it. */

const WIDTH = 88;
const HEIGHT = 20;

export function spark() {
    const line = svg('polyline', { class: 'line' });
    const area = svg('polygon', { class: 'area' });
    const node = svg('svg', { class: 'spark', role: 'img', width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none' }, area, line);
    return {
        node,
        /** `near`: from the least to the most, for what never comes near zero; `none`: what to say where there is no line. */
        update(values, label, near = false, none = 'nothing is known') {
            const known = values.filter((value) => value !== null);
            const least = near && known.length ? Math.min(...known) : 0;
            const most = Math.max(...known, 0) - least || 1;
            const at = (value, i) => `${((i / Math.max(1, values.length - 1)) * (WIDTH - 2) + 1).toFixed(1)},${(HEIGHT - 1 - ((value - least) / most) * (HEIGHT - 3)).toFixed(1)}`;
            const points = values.map((value, i) => (value === null ? null : at(value, i))).filter(Boolean);
            setAttribute(line, 'points', points.join(' '));
            setAttribute(area, 'points', points.length ? `${points[0].split(',')[0]},${HEIGHT} ${points.join(' ')} ${points.at(-1).split(',')[0]},${HEIGHT}` : '');
            setAttribute(node, 'aria-label', known.length ? label : none);
        },
    };
}

/** A cell of a table with such a line; `valuesOf` gives null where they are known but were not told. */
export function sparkCell(valuesOf, labelOf, near) {
    return (td, row) => {
        td.spark ??= spark();
        if (!td.firstChild) {
            td.append(td.spark.node);
        }
        const values = valuesOf(row);
        td.spark.update(values ?? [], labelOf(row), near, values === null ? 'not drawn: only the largest are' : undefined);
    };
}
