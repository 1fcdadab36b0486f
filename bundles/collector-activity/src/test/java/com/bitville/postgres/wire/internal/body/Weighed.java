package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.wire.internal.WireSettings;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.Set;

/** How much of a body some rows take as the wire writes them. */
public final class Weighed {
    private Weighed() {}

    /** Bytes of the rows with the commas between them. */
    public static int bytes(Rowset rowset) throws IOException {
        RowEncoder encoder = new RowEncoder(
                new JsonFactory(), new ValueWriter(WireSettings.defaults("shop").redactor()));
        EncodedTable table = encoder.encode(rowset, new String[] {rowset.table().name()}, Set.of());
        return table.length(0, table.rows());
    }
}
