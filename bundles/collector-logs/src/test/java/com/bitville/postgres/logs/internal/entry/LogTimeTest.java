package com.bitville.postgres.logs.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int SAMPLE = 120;
    private static final List<String> RULES = List.of(
            "<+03>-3",
            "FOO-2:30",
            "foo5",
            "<A B>3",
            "Foo Bar-5:45",
            "5",
            "<>-3",
            "FOO-100",
            "UTC+3",
            "GMT-5",
            "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
            "EST5EDT,M3.2.0/2:30,M11.1.0",
            "AAA3BBB4,J60,300",
            "<+0530>5:30",
            "X3");
    private static final List<String> MOMENTS =
            List.of("2026-01-15 12:00:01.5+00", "2026-07-15 12:00:01.5+00", "1850-07-15 12:00:01.5+00");

    private static @Nullable Instant read(LogTime time, String stamp) {
        byte[] bytes = Bytes.of(stamp);
        return LogTime.parse(bytes, 0, bytes.length, time.offset(bytes, 0, bytes.length));
    }

    private static @Nullable String shown(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** By what the server itself writes in each of its zones. */
    @Test
    void readsEveryZoneThatTheServerAccepts() throws SQLException {
        try (PostgresServer server = PostgresServer.start(18);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            List<String> zones = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT name FROM pg_timezone_names ORDER BY name")) {
                while (rows.next()) {
                    zones.add(rows.getString(1));
                }
            }
            assertThat(zones).hasSizeGreaterThan(400);
            Collections.shuffle(zones, new Random(Long.getLong("bitville.seed", 3)));
            List<String> tried = new ArrayList<>(RULES);
            tried.addAll(DEEP ? zones : zones.subList(0, SAMPLE));
            Set<String> unknown = new TreeSet<>();
            List<String> wrong = new ArrayList<>();
            for (String zone : tried) {
                check(statement, zone, unknown, wrong);
            }
            System.out.println(tried.size() + " zones, not known to Java: " + unknown);
            assertThat(wrong).isEmpty();
            // What is newer than the Java that runs here; the server is asked what these mean.
            assertThat(unknown).hasSizeLessThan(4);
        }
    }

    private static void check(Statement statement, String zone, Set<String> unknown, List<String> wrong)
            throws SQLException {
        statement.execute("SET TimeZone = '" + zone + "'");
        for (String moment : MOMENTS) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT to_char(t, 'YYYY-MM-DD HH24:MI:SS.MS TZ'), extract(epoch FROM t)::float8, current_setting('TimeZone')"
                            + " FROM (SELECT '" + moment + "'::timestamptz AS t) s")) {
                row.next();
                LogTime time = new LogTime(row.getString(3));
                Instant read = read(time, row.getString(1));
                if (time.isForeign()) {
                    unknown.add(zone);
                    continue;
                }
                Instant truth = Instant.ofEpochMilli(Math.round(row.getDouble(2) * 1_000));
                // Zones that agree since 1970 are one for Java, with the local mean time of one of their cities.
                boolean merged = moment.startsWith("1850") && row.getString(1).endsWith("LMT") && read != null;
                if (!truth.equals(read) && !merged) {
                    wrong.add(zone + ": " + row.getString(1) + " is " + truth + ", not " + read);
                }
            }
        }
    }

    @Test
    void theAbbreviationDistinguishesTheHourThatOccursTwice() {
        LogTime berlin = new LogTime("Europe/Berlin");
        assertThat(shown(read(berlin, "2026-10-25 02:30:00 CET"))).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(shown(read(berlin, "2026-10-25 02:30:00 CEST"))).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(shown(read(new LogTime("America/New_York"), "2026-11-01 01:30:00 EST")))
                .isEqualTo("2026-11-01T06:30:00Z");
        assertThat(shown(read(new LogTime("America/New_York"), "2026-11-01 01:30:00 EDT")))
                .isEqualTo("2026-11-01T05:30:00Z");
        assertThat(shown(read(new LogTime("Australia/Lord_Howe"), "2026-04-05 01:45:00 +1030")))
                .isEqualTo("2026-04-04T15:15:00Z");
        assertThat(shown(read(new LogTime("Australia/Lord_Howe"), "2026-04-05 01:45:00 +11")))
                .isEqualTo("2026-04-04T14:45:00Z");
        assertThat(shown(read(new LogTime("Europe/Dublin"), "2026-10-25 01:30:00 IST")))
                .isEqualTo("2026-10-25T00:30:00Z");
        assertThat(shown(read(new LogTime("Europe/Dublin"), "2026-10-25 01:30:00 GMT")))
                .isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void elseTheOrderOfLinesDoes() {
        LogTime berlin = new LogTime("Europe/Berlin");
        assertThat(read(berlin, "2026-10-25 02:30:00.000")).isNull();
        List<String> told = new ArrayList<>();
        for (String local : List.of("01:59:59", "02:10:00", "02:59:59", "02:00:00", "02:30:00", "03:00:00")) {
            told.add(shown(read(berlin, "2026-10-25 " + local)));
        }
        assertThat(told)
                .containsExactly(
                        "2026-10-24T23:59:59Z",
                        "2026-10-25T00:10:00Z",
                        "2026-10-25T00:59:59Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T02:00:00Z");
        LogTime again = new LogTime("Europe/Berlin");
        again.continueFrom(Instant.parse("2026-10-25T01:00:00Z").toEpochMilli());
        assertThat(shown(read(again, "2026-10-25 02:10:00"))).isEqualTo("2026-10-25T01:10:00Z");
    }

    @Test
    void anAbbreviationMeansWhatItMeansInTheServersZone() {
        assertThat(shown(read(new LogTime("Asia/Kolkata"), "2026-11-23 07:00:00 IST")))
                .isEqualTo("2026-11-23T01:30:00Z");
        assertThat(shown(read(new LogTime("Asia/Jerusalem"), "2026-11-23 07:00:00 IST")))
                .isEqualTo("2026-11-23T05:00:00Z");
        assertThat(shown(read(new LogTime("Asia/Shanghai"), "2026-11-23 07:00:00 CST")))
                .isEqualTo("2026-11-22T23:00:00Z");
        assertThat(shown(read(new LogTime("America/Chicago"), "2026-11-23 07:00:00 CST")))
                .isEqualTo("2026-11-23T13:00:00Z");
        assertThat(shown(read(new LogTime("Asia/Kathmandu"), "2026-11-23 07:00:00 +0545")))
                .isEqualTo("2026-11-23T01:15:00Z");
        assertThat(read(new LogTime("Europe/Berlin"), "2026-11-23 07:00:00 PST"))
                .isNull();
        assertThat(shown(read(new LogTime("Europe/Berlin"), "2026-11-23 07:00:00 UTC")))
                .isEqualTo("2026-11-23T07:00:00Z");
    }

    @Test
    void knowsTheZoneBeforeAsLongAsLinesAreWrittenByIt() {
        LogTime time = new LogTime("UTC");
        time.turnTo("America/Los_Angeles");
        assertThat(shown(read(time, "2026-11-23 07:00:00 UTC"))).isEqualTo("2026-11-23T07:00:00Z");
        assertThat(shown(read(time, "2026-11-22 23:00:00 PST"))).isEqualTo("2026-11-23T07:00:00Z");
        time.turnTo("Europe/Berlin");
        assertThat(shown(read(time, "2026-11-22 23:00:01 PST"))).isEqualTo("2026-11-23T07:00:01Z");
    }
}
