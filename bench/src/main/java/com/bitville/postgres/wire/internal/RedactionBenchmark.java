package com.bitville.postgres.wire.internal;

import com.bitville.postgres.wire.internal.redaction.Redacted;
import com.bitville.postgres.wire.internal.redaction.RedactionLevel;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One text at a time, at the default levels. */
@State(Scope.Thread)
public class RedactionBenchmark {
    private final Redactor redactor = new Redactor(RedactionLevel.LITERALS, RedactionLevel.LITERALS);
    private final String statement =
            "/* route='/orders' */ SELECT o.id, o.name, c.city, sum(i.price * 1.2) FROM orders o"
                    + " JOIN customers c ON c.id = o.customer_id JOIN items i ON i.order_id = o.id WHERE o.created > '2026-01-01'"
                    + " AND c.city IN ('Wien', 'Linz', 'Graz') AND o.state <> $1 AND i.price BETWEEN 10 AND 20.5"
                    + " GROUP BY o.id, o.name, c.city ORDER BY o.id LIMIT 100";
    private final String message = "duplicate key value violates unique constraint \"orders_pkey\"";

    /** A statement of 350 characters. */
    @Benchmark
    public Redacted statement() {
        return redactor.sql(statement);
    }

    /** A message that the server is known to say. */
    @Benchmark
    public Redacted message() {
        return redactor.prose(message);
    }
}
