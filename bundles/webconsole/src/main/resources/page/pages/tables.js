import { databases, growth, oldest, problems, tables, vacuum, wraparound } from '../panels/table-panels.js';
import { show } from '../shell/page.js';

export const open = () => show({ name: 'tables', panels: [tables(), growth(), databases(), vacuum(), wraparound(), problems(), oldest()] });
