import { setText } from '../shared/dom.js';
import { duration, oneLine } from '../shared/format.js';
import { time, timeQuery } from './address.js';

/** The report that each page offers: of the server that it shows, over the time that is chosen. */

const link = document.getElementById('report');
let server = null;

/** The time may have been chosen since the link was told. */
link.addEventListener('click', () => link.setAttribute('href', `bitville/report.html?${new URLSearchParams([...(server ? [['server', server]] : []), ...timeQuery()])}`), true);

export function tellReport(shown) {
    const { last } = time();
    server = shown;
    setText(link, `Report on ${oneLine(shown, 60)}, ${last ? `the last ${duration(last * 1000)}` : 'the chosen time'}`);
}
