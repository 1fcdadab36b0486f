package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** What happens in one story beside the ordinary customers. */
interface StoryCourse {
    /** Makes what it needs, before the quiet time. */
    void prepare() throws IOException, SQLException, InterruptedException;

    /** Who acts from the quiet time on; they do harm only while there is trouble. */
    List<Act> acts();

    /** Begins the trouble, just before the actors are told. */
    void begin() throws SQLException;

    /** Ends the trouble, just after the actors are told; what nobody would take back stays. */
    void end() throws SQLException;

    /** What goes wrong, in a sentence. */
    String trouble();
}
