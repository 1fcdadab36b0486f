package com.bitville.postgres.testkit.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The same entries in each format, as a busy server writes them: slow statements, errors, connections and maintenance. */
public final class SampleLog {
    /** A {@code log_line_prefix} with all fields that the other formats have too. */
    public static final String PREFIX = "%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ";

    private SampleLog() {}

    /** The formats of PostgreSQL's log. */
    public enum Format {
        /** Text with {@link #PREFIX}. */
        STDERR,
        /** {@code log_destination = csvlog}. */
        CSVLOG,
        /** {@code log_destination = jsonlog}, 15 and later. */
        JSONLOG
    }

    /**
     * Writes entries from number 0 on.
     *
     * @param file the file, which is replaced
     * @param format the format
     * @param entries the number of entries
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Format format, int entries) throws IOException {
        Random random = new Random(7);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = 0; i < entries; i++) {
                out.write(entry(format, i, random).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * The role of an entry.
     *
     * @param i the entry's number
     * @return a role
     */
    public static String user(int i) {
        return "user" + i % 17;
    }

    /**
     * The database of an entry.
     *
     * @param i the entry's number
     * @return a database
     */
    public static String database(int i) {
        return "shop" + i % 5;
    }

    /**
     * One entry.
     *
     * @param format the format
     * @param i its number, which determines its time
     * @param random determines its kind
     * @return one or more lines with their ends
     */
    public static String entry(Format format, int i, Random random) {
        String time = "2026-11-23 %02d:%02d:%02d.%03d UTC"
                .formatted(i / 3_600_000 % 24, i / 60_000 % 60, i / 1000 % 60, i % 1000);
        int kind = random.nextInt(20);
        String severity = kind < 2 ? "ERROR" : "LOG";
        String state = kind == 0 ? "23505" : kind == 1 ? "42601" : "00000";
        String statement = kind == 0
                ? "INSERT INTO orders (id, name) VALUES (" + i + ", 'O\"Brien')"
                : kind == 1 ? "SELECT * FORM orders WHERE id = " + i : "";
        String detail = kind == 0 ? "Key (id)=(" + i + ") already exists." : "";
        String message = switch (kind) {
            case 0 -> "duplicate key value violates unique constraint \"orders_pkey\"";
            case 1 -> "syntax error at or near \"orders\" at character 15";
            case 2 -> "connection received: host=10.0.0." + i % 250 + " port=" + (20_000 + i % 30_000);
            case 3 -> "connection authorized: user=" + user(i) + " database=" + database(i) + " application_name=web";
            case 4 ->
                "disconnection: session time: 0:00:0" + i % 10 + ".123 user=" + user(i) + " database=" + database(i)
                        + " host=10.0.0.1 port=5";
            case 5 -> "temporary file: path \"base/pgsql_tmp/pgsql_tmp" + i + ".0\", size " + i * 100L;
            case 6 -> "process " + i + " still waiting for ShareLock on transaction " + i + " after 1000.123 ms";
            default ->
                "duration: " + random.nextInt(5_000) + "." + (100 + i % 900)
                        + " ms  statement: SELECT o.id, o.name, c.city FROM orders o JOIN customers c ON c.id = o.customer_id"
                        + " WHERE o.created > '2026-01-01' AND c.city = 'Wien' ORDER BY o.id LIMIT " + i % 100;
        };
        int pid = 1_000 + i % 500;
        return switch (format) {
            case STDERR -> {
                String head = time + " [" + pid + "]: [" + (i + 1) + "-1] user=" + user(i) + ",db=" + database(i)
                        + ",app=web,client=10.0.0.1 ";
                yield head + severity + ":  " + message + "\n"
                        + (detail.isEmpty() ? "" : head + "DETAIL:  " + detail + "\n")
                        + (statement.isEmpty() ? "" : head + "STATEMENT:  " + statement + "\n");
            }
            case CSVLOG ->
                time + ",\"" + user(i) + "\",\"" + database(i) + "\"," + pid + ",\"10.0.0.1:5\",6a0.3e8," + (i + 1)
                        + ",\"SELECT\",2026-11-23 00:00:00 UTC,3/4,0," + severity + "," + state + "," + csv(message)
                        + ","
                        + csv(detail) + ",,,,," + csv(statement) + ",,,\"web\",\"client backend\",," + (1L << 60)
                        + "\n";
            case JSONLOG ->
                "{\"timestamp\":\"" + time + "\",\"user\":\"" + user(i) + "\",\"dbname\":\"" + database(i)
                        + "\",\"pid\":" + pid
                        + ",\"remote_host\":\"10.0.0.1\",\"remote_port\":5,\"session_id\":\"6a0.3e8\",\"line_num\":"
                        + (i + 1)
                        + ",\"ps\":\"SELECT\",\"session_start\":\"2026-11-23 00:00:00 UTC\",\"vxid\":\"3/4\",\"txid\":0,"
                        + "\"error_severity\":\"" + severity + "\",\"state_code\":\"" + state + "\",\"message\":\""
                        + json(message)
                        + "\"" + (detail.isEmpty() ? "" : ",\"detail\":\"" + json(detail) + "\"")
                        + (statement.isEmpty() ? "" : ",\"statement\":\"" + json(statement) + "\"")
                        + ",\"application_name\":\"web\",\"backend_type\":\"client backend\",\"query_id\":" + (1L << 60)
                        + "}\n";
        };
    }

    private static String csv(String text) {
        return text.isEmpty() ? "" : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String json(String text) {
        return text.replace("\"", "\\\"");
    }
}
