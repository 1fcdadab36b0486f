package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.fake.WaitingSpool;

/** A spool that a test fills with what has records. */
final class WaitingPayloads extends WaitingSpool {
    /** A payload with log entries of these messages. */
    void entries(String... messages) {
        StringBuilder rows = new StringBuilder();
        for (String message : messages) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"time\":\"2026-11-23T06:00:00.000001Z\",\"error_severity\":\"ERROR\",\"message\":\"")
                    .append(message)
                    .append("\"}");
        }
        add(Urgency.NORMAL, body("log", "\"entries\":[" + rows + "]"));
    }

    void finding(String message) {
        add(
                Urgency.URGENT,
                body(
                        "finding",
                        "\"findings\":[{\"id\":\"a-1\",\"check\":\"slot_lost\",\"server\":\"default\",\"database\":null,"
                                + "\"object\":\"s1\",\"severity\":\"error\",\"state\":\"open\",\"opened\":\"2026-11-23T06:00:00Z\","
                                + "\"message\":\"" + message
                                + "\",\"evidence\":{\"n\":1,\"x\":1.5},\"eta\":null,\"remedy\":[\"SELECT 1;\",\"SELECT 2;\"]}]"));
    }

    static String body(String kind, String rest) {
        return "{\"project\":\"p\",\"timestamp\":1795413600.123456,\"source\":\"pg_log\",\"correlation_id\":\"\",\"data\":{\"kind\":\""
                + kind + "\",\"server\":\"default\",\"agent_id\":\"a\",\"seq\":1,\"payload_id\":\"p1\"," + rest + "}}";
    }
}
