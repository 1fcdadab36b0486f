package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Installs the web console in a running agent: manually, in one login. Other bundles must not be affected.
 *
 * @param printed the output of that login
 * @param before the agent's backends
 * @param after the same when it was done
 * @param log of the agent
 */
record ConsoleInstallation(String printed, String before, String after, String log) {
    private static final String BACKENDS =
            "select string_agg(pid::text, ' ' order by pid) from pg_catalog.pg_stat_activity"
                    + " where usename in ('by_ini', 'by_variable')";

    static ConsoleInstallation into(ConfiguredAgent configured) throws Exception {
        String before = backends(configured);
        String printed = configured.shell.typed("feature:install bitville-webconsole", "bundle:list -t 0 -s");
        return new ConsoleInstallation(
                printed,
                before,
                backends(configured),
                Files.readString(configured.agent.home().resolve("data/log/karaf.log")));
    }

    /** The backends of both servers, when the pools have reached their size. */
    static String backends(ConfiguredAgent configured) throws SQLException {
        await("the idle connections of both servers")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> configured.postgres.backendsOf("by_ini") == 2
                        && configured.postgres.backendsOf("by_variable") == 2);
        return String.valueOf(configured.postgres.query(BACKENDS));
    }

    void hasRestartedNothing() {
        assertThat(printed)
                .as("the login went on")
                .doesNotContain("Error")
                .containsPattern("Active\\s.*bitville-webconsole");
        assertThat(after).as("the connections are the same").isEqualTo(before);
        assertThat(log).doesNotContain("Refreshing bundles", "Stopping bundles", "closing_connection_pool");
    }
}
