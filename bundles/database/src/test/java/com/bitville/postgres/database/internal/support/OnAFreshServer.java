package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that break their server or the connection to it: each method gets its own server. */
@ParameterizedClass
@MethodSource("com.bitville.postgres.database.internal.support.Majors#newest")
public abstract class OnAFreshServer {
    @Parameter
    private int major;

    @SuppressWarnings("NullAway.Init")
    public PostgresServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = Agent.server(major);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }
}
