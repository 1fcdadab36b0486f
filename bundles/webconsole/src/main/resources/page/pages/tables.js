import { databases, growth, problems, tables, vacuum } from '../panels/table-panels.js';
import { oldest, wraparound } from '../panels/wraparound.js';
import { show } from '../shell/page.js';

export const open = () => show({ name: 'tables', panels: [tables(), growth(), databases(), vacuum(), wraparound(), problems(), oldest()] });
