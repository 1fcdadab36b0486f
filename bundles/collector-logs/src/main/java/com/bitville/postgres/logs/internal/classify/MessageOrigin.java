package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;

/** Whether a message is the server's own or the text of an application, which may be anything; its CONTEXT shows it. */
final class MessageOrigin {
    private static final byte[] PLPGSQL = Bytes.of("PL/pgSQL function ");
    private static final byte[] RAISE = Bytes.of(" at RAISE");
    private static final byte[] ASSERT = Bytes.of(" at ASSERT");
    /** In these languages, every error that ends a function becomes a text of the language. */
    private static final byte[][] OTHERS = {Bytes.of("PL/Perl "), Bytes.of("PL/Python ")};

    private static final byte[] TCL = Bytes.of("\nin PL/Tcl function ");

    private MessageOrigin() {}

    /** Whether the innermost call of the CONTEXT is one that writes the application's own text. */
    static boolean isApplication(Entry entry) {
        if (!entry.has(EntryField.CONTEXT)) {
            return false;
        }
        byte[] bytes = entry.bytes();
        int from = entry.from(EntryField.CONTEXT);
        int to = entry.to(EntryField.CONTEXT);
        int line = Bytes.indexOf(bytes, from, to, '\n');
        int end = line < 0 ? to : line;
        if (Bytes.startsWith(bytes, from, end, PLPGSQL)) {
            return Bytes.endsWith(bytes, from, end, RAISE) || Bytes.endsWith(bytes, from, end, ASSERT);
        }
        for (byte[] other : OTHERS) {
            if (Bytes.startsWith(bytes, from, end, other)) {
                return true;
            }
        }
        return Bytes.indexOf(bytes, from, to, TCL) >= 0;
    }
}
