package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.wire.internal.WireSettings;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What the wire makes of a snapshot's rows as it is shipped. */
public final class Written {
    private Written() {}

    /** All rows as they would leave. */
    public static String of(Snapshot snapshot) throws IOException {
        RowEncoder encoder = new RowEncoder(
                new JsonFactory(), new ValueWriter(WireSettings.defaults("shop").redactor()));
        BodyBuffer out = new BodyBuffer(1 << 16);
        for (Rowset rowset : snapshot.rowsets()) {
            EncodedTable table =
                    encoder.encode(rowset, new String[] {rowset.table().name()}, Set.of());
            table.copy(0, table.rows(), out);
            out.write('\n');
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
