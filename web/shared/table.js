import { el, extend, reconcile, roving, setAttribute, setText } from './dom.js';

/** A longer text may be cut by its column: the pointer shows all of it. */
const LONG = 16;

/** So many rows are drawn at once, and as many more each time the browser has nothing else to do: five hundred take a second of a slow machine. */
const AT_ONCE = 100;
const idly = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 50));

const classesOf = (column) => [column.numeric ? 'number' : null, column.name].filter(Boolean).join(' ') || null;

/**
 * A table that is sorted by its headings and updated in place.
 *
 * columns: `{ label, value(row), format?(value, row), numeric?, cell?(td, row), name? }`; `cell` draws by
 * itself. `sort` is `[column index, 'ascending' | 'descending']`, or absent where the order is the data's.
 */
export function table({ label, columns, keyOf, sort = null, empty, className = '' }) {
    let order = sort;
    let rows = [];
    let last = null;
    let sorted = [];
    let drawn = AT_ONCE;
    let waiting = false;
    const body = el('tbody');
    const foot = el('tfoot');
    const headings = columns.map((column, index) => heading(column, index));
    const none = el('p', { class: 'empty', text: empty });
    const node = el('div', { class: `scroll ${className}`, role: 'group', tabindex: '0', 'aria-label': label },
        el('table', {}, el('thead', {}, el('tr', {}, ...headings)), body, foot), none);

    const settle = roving(body, 'button');

    function heading(column, index) {
        if (!sort) {
            return el('th', { scope: 'col', class: classesOf(column), text: column.label });
        }
        const button = el('button', { type: 'button', text: column.label, on: { click: () => turn(index) } });
        return el('th', { scope: 'col', class: classesOf(column) }, button);
    }

    function turn(index) {
        const first = columns[index].numeric ? 'descending' : 'ascending';
        const other = first === 'descending' ? 'ascending' : 'descending';
        order = [index, order[0] === index && order[1] === first ? other : first];
        draw();
    }

    function compare(a, b) {
        const x = columns[order[0]].value(a);
        const y = columns[order[0]].value(b);
        if (x === null || x === undefined || y === null || y === undefined) {
            return (x === null || x === undefined ? 1 : 0) - (y === null || y === undefined ? 1 : 0);
        }
        const way = order[1] === 'ascending' ? 1 : -1;
        return way * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)));
    }

    const line = () => el('tr', {}, ...columns.map((column) => el('td', { class: classesOf(column) })));

    function fill(tr, row) {
        columns.forEach((column, index) => {
            const td = tr.cells[index];
            if (column.cell) {
                column.cell(td, row);
            } else {
                const value = column.value(row);
                const text = column.format ? column.format(value, row) : String(value ?? '');
                setText(td, text);
                setAttribute(td, 'title', !column.numeric && text.length > LONG ? text : null);
            }
        });
    }

    function draw() {
        sorted = order ? [...rows].sort(compare) : rows;
        headings.forEach((th, index) => setAttribute(th, 'aria-sort', order && order[0] === index ? order[1] : null));
        reconcile(body, sorted.slice(0, drawn), keyOf, line, fill);
        reconcile(foot, last ? [last] : [], () => 'last', line, fill);
        settle();
        none.hidden = rows.length > 0;
        node.classList.toggle('none', rows.length === 0);
        drawRest();
    }

    function drawRest() {
        if (!waiting && drawn < rows.length) {
            waiting = true;
            idly(() => {
                waiting = false;
                extend(body, sorted.slice(drawn, drawn + AT_ONCE), keyOf, line, fill);
                drawn += AT_ONCE;
                settle();
                drawRest();
            });
        }
    }

    return {
        node,
        /** `lastRow` stands below the others whatever the order. */
        update(newRows, lastRow = null) {
            rows = newRows;
            last = lastRow;
            draw();
        },
    };
}
