package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of behaviour that differs between versions: one server per version, for all methods of one class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@MethodSource("com.bitville.postgres.database.internal.support.Majors#ends")
public abstract class OnEachServer {
    @SuppressWarnings("NullAway.Init")
    public PostgresServer server;

    @Parameter
    public int major;

    @BeforeParameterizedClassInvocation
    void startServer(int major) throws Exception {
        server = Agent.server(major);
    }

    @AfterParameterizedClassInvocation
    void stopServer() {
        server.close();
    }
}
