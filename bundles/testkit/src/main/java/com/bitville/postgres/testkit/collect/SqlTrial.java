package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs SQL files on a real server of each version, as a role with the agent's grants and session limits. */
public final class SqlTrial {
    private SqlTrial() {}

    /**
     * Runs a subject's files like the agent: on each server the first one whose columns it offers.
     *
     * @param files from the most to the least demanding
     * @param params a value for each {@code ?}
     * @return the answer by major version, for every version
     * @throws CollectException if a server offers no file what it needs, or refuses the one chosen; the message begins with the version
     * @throws SQLException if a server cannot be connected to
     */
    public static Map<Integer, Rows> onEachServer(List<Sql> files, @Nullable Object... params)
            throws CollectException, SQLException {
        Map<Integer, Rows> answers = new TreeMap<>();
        for (int major : PostgresServer.available()) {
            try (ServerSession session = ServerSession.open(major)) {
                answers.put(major, session.query(Sql.choose(files, session.capabilities()), params));
            } catch (CollectException e) {
                throw new CollectException(e.reason(), "PostgreSQL " + major + ": " + e.getMessage(), e);
            }
        }
        return answers;
    }

    /**
     * Runs one file on each server that offers the columns it needs, even if the agent would choose another file.
     *
     * @param file the file
     * @param params a value for each {@code ?}
     * @return the answer by major version; empty if no server offers what it needs, which a test should treat as a failure
     * @throws CollectException if a server refuses the file; the message begins with the version
     * @throws SQLException if a server cannot be connected to
     */
    public static Map<Integer, Rows> whereItCanRun(Sql file, @Nullable Object... params)
            throws CollectException, SQLException {
        Map<Integer, Rows> answers = new TreeMap<>();
        for (int major : PostgresServer.available()) {
            try (ServerSession session = ServerSession.open(major)) {
                if (file.needs().stream().allMatch(session.capabilities()::offers)) {
                    answers.put(major, session.query(file, params));
                }
            } catch (CollectException e) {
                throw new CollectException(e.reason(), "PostgreSQL " + major + ": " + e.getMessage(), e);
            }
        }
        return answers;
    }
}
