package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session that answers each SQL file, by its name, with a prepared answer. */
public final class FakeSession implements Session {
    /** An answer to a file's parameters. */
    public interface Answer {
        /**
         * Answers.
         *
         * @param params the parameters
         * @return the rows
         * @throws CollectException if the query should fail
         */
        Rows to(List<@Nullable Object> params) throws CollectException;
    }

    /**
     * A query that was run.
     *
     * @param name the file's name
     * @param params its parameters
     */
    public record Query(String name, List<@Nullable Object> params) {}

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Query> queries = new ArrayList<>();
    private Capabilities capabilities;

    /**
     * A session without any answer.
     *
     * @param capabilities what the server offers
     */
    public FakeSession(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * A session to a server of a version, without any answer.
     *
     * @param serverVersion as {@code server_version_num}
     */
    public FakeSession(int serverVersion) {
        this(FakeCapabilities.of(serverVersion).build());
    }

    /**
     * Prepares an answer.
     *
     * @param name the file's name
     * @param rows the answer
     * @return this
     */
    public FakeSession answer(String name, Rows rows) {
        return answer(name, params -> rows);
    }

    /**
     * Prepares an answer that depends on the parameters.
     *
     * @param name the file's name
     * @param answer the answer
     * @return this
     */
    public FakeSession answer(String name, Answer answer) {
        answers.put(name, answer);
        return this;
    }

    /**
     * Prepares a failure.
     *
     * @param name the file's name
     * @param reason why it fails
     * @return this
     */
    public FakeSession fail(String name, Reason reason) {
        return answer(name, params -> {
            throw new CollectException(reason, "told to fail");
        });
    }

    /**
     * Changes the capabilities, like an upgrade between two runs.
     *
     * @param changed the new capabilities
     */
    public void capabilities(Capabilities changed) {
        capabilities = changed;
    }

    /**
     * The queries that were run.
     *
     * @return the queries, in order
     */
    public List<Query> queries() {
        return List.copyOf(queries);
    }

    /**
     * Rows for an answer.
     *
     * @param names the columns
     * @param rows each with a value for each column
     * @return the rows
     */
    @SafeVarargs
    public static Rows rows(List<String> names, List<? extends @Nullable Object>... rows) {
        List<@Nullable Object[]> values = new ArrayList<>();
        for (List<? extends @Nullable Object> row : rows) {
            if (row.size() != names.size()) {
                throw new IllegalArgumentException(names.size() + " columns, but a row of " + row.size() + " values");
            }
            values.add(row.toArray());
        }
        return new Rows(names, values);
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        List<@Nullable Object> given = Arrays.asList(params.clone());
        queries.add(new Query(sql.name(), given));
        Answer answer = answers.get(sql.name());
        if (answer == null) {
            throw new IllegalStateException("the test has no answer for " + sql.name());
        }
        return answer.to(given);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public int backendPid() {
        return 4711;
    }

    @Override
    public String databaseName() {
        return "postgres";
    }
}
