package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about a log that cannot be read is for the cause, and is pasted as it is printed. */
class LogRemedyTest {
    private static final String ROLE = "odd \"role";

    @TempDir
    Path folder;

    private static Remedy remedyOf(Followed followed) {
        try {
            followed.next();
            throw new AssertionError("the log was read");
        } catch (CollectException e) {
            return e.remedy().orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofAnotherHostTheTierThatReadsItOverSql() throws Exception {
        try (PostgresServer server = PostgresServer.version(13)
                .setting("logging_collector", "on")
                .sql("CREATE ROLE \"odd \"\"role\" LOGIN")
                .start()) {
            Remedy remedy;
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                remedy = remedyOf(Followed.over(session));
                assertThat(remedy.kind()).isEqualTo(Remedy.Kind.SQL);
                assertThat(remedy.text()).doesNotContain("--+", "TO bitville_monitor");
            }
            server.execute(remedy.text());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThat(Followed.state(Followed.over(session).next(), "path"))
                        .asString()
                        .startsWith("sql:");
            }
        }
    }

    @Test
    void ofAPathWithoutAFileTheValueThatLetsTheServerSay() {
        Followed followed = Followed.quiet(folder.resolve("absent.log").toString());
        assertThat(remedyOf(followed).text())
                .contains("bin/bitville config set database:shop.log_path " + LogsConfig.DEFAULT_PATH);
    }

    @Test
    void ofAServerThatLogsToStderrItsCollector() {
        Followed followed = Followed.quiet(LogsConfig.DEFAULT_PATH)
                .knowing(FakeCapabilities.of(180_000)
                        .local()
                        .setting("logging_collector", "off")
                        .setting("data_directory", folder.toString())
                        .build());
        assertThat(remedyOf(followed).text()).contains("ALTER SYSTEM SET logging_collector = on;");
    }
}
