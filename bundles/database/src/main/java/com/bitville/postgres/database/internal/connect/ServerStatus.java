package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection state of one server; logs each change. */
public final class ServerStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStatus.class);

    private final String server;
    private final String address;
    private final AtomicReference<Current> current =
            new AtomicReference<>(new Current(ServerState.CONNECTING, null, null));
    private final AtomicReference<@Nullable Current> paused = new AtomicReference<>();

    /**
     * A state and its reason.
     *
     * @param state the state
     * @param code the cause, null if the state needs none
     * @param reason the cause for an operator, null if the state needs none
     */
    public record Current(
            ServerState state,
            @Nullable ReasonCode code,
            @Nullable String reason) {}

    /**
     * Starts as CONNECTING.
     *
     * @param server the configured name
     * @param address the configured address, part of every reason
     */
    public ServerStatus(String server, String address) {
        this.server = server;
        this.address = address;
    }

    public Current now() {
        Current pause = paused.get();
        return pause == null ? Objects.requireNonNull(current.get()) : pause;
    }

    /** Sets the operator's pause, which hides every other state; false if already paused. */
    public boolean pause(String reason) {
        if (!paused.compareAndSet(null, new Current(ServerState.PAUSED, ReasonCode.OPERATOR, reason))) {
            return false;
        }
        LOG.warn(
                "server_paused server={} reason=\"{}\" consequence=\"the agent does not connect to it until bitville:resume\"",
                server,
                reason);
        return true;
    }

    public boolean paused() {
        return paused.get() != null;
    }

    /** Ends the pause and resets the state to CONNECTING: the earlier state is stale. False if not paused. */
    public boolean resume() {
        if (!paused()) {
            return false;
        }
        current.set(new Current(ServerState.CONNECTING, null, null));
        paused.set(null);
        LOG.info("server_resumed server={}", server);
        return true;
    }

    void up(String version) {
        Current before = current.getAndSet(new Current(ServerState.UP, null, null));
        if (before.state() != ServerState.UP) {
            LOG.info(
                    "server_up server={} was={} server_version={}",
                    server,
                    before.state().word(),
                    version);
        }
    }

    void failed(ConnectFailure connectFailure) {
        String reason = address + ": " + connectFailure.reason();
        Current before = current.getAndSet(new Current(connectFailure.state(), connectFailure.code(), reason));
        if (before.state() == connectFailure.state()) {
            LOG.debug(
                    "server_still_unusable server={} state={} reason=\"{}\"",
                    server,
                    connectFailure.state().word(),
                    reason);
        } else {
            LOG.warn(
                    "server_unusable server={} state={} was={} reason=\"{}\" consequence=\"the server is not monitored until a connection succeeds\"",
                    server,
                    connectFailure.state().word(),
                    before.state().word(),
                    reason);
        }
    }
}
