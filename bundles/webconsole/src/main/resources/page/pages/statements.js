import { oneStatement } from '../panels/one-statement.js';
import { statementTime } from '../panels/server-plots.js';
import { statements } from '../panels/statement-lists.js';
import { parameter } from '../shell/address.js';
import { show } from '../shell/page.js';

/** All statements, or the one that the address names. */
export function open() {
    const id = /^-?\d{1,20}$/.test(parameter('statement') ?? '') ? parameter('statement') : null;
    show({ name: 'statements', panels: id === null ? [statementTime('wide'), statements()] : oneStatement(id) });
}
