package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.util.List;
import java.util.stream.Stream;

/** The server versions a test runs against: fewer by default, all in the deep run. */
final class Majors {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    private Majors() {}

    /** For behaviour that differs between versions. */
    static Stream<Integer> ends() {
        return DEEP ? PostgresServer.available().stream() : Stream.of(13, 18);
    }

    /** For slow tests of behaviour that hardly differs. */
    static Stream<Integer> newest() {
        return DEEP ? ends() : List.of(18).stream();
    }
}
