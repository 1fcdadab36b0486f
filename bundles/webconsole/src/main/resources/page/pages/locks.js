import { graph, incidents, locks, oneIncident, waits } from '../panels/lock-panels.js';
import { parameter } from '../shell/address.js';
import { show } from '../shell/page.js';

export function open() {
    const id = parameter('incident');
    show({ name: 'locks', panels: [...(id === null ? [graph()] : [oneIncident(id, parameter('at')), graph()]), incidents(), waits(), locks()] });
}
