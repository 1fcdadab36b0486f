package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the agent stands with one server; says so in the log when it changes. */
public final class ServerStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStatus.class);

    private final String server;
    private final String address;
    private final AtomicReference<Standing> standing =
            new AtomicReference<>(new Standing(ServerState.CONNECTING, null, null));
    private final AtomicReference<@Nullable Standing> paused = new AtomicReference<>();

    /**
     * A state and why.
     *
     * @param state the state
     * @param code why, null when all is well
     * @param reason for an operator, null when all is well
     */
    public record Standing(
            ServerState state,
            @Nullable ReasonCode code,
            @Nullable String reason) {}

    /**
     * A server nothing is known of yet.
     *
     * @param server its configured name
     * @param address where it should be, named in every reason
     */
    public ServerStatus(String server, String address) {
        this.server = server;
        this.address = address;
    }

    public Standing now() {
        Standing pause = paused.get();
        return pause == null ? Objects.requireNonNull(standing.get()) : pause;
    }

    /** The operator's pause covers every other state; false if it is on already. */
    public boolean pause(String reason) {
        if (!paused.compareAndSet(null, new Standing(ServerState.PAUSED, ReasonCode.OPERATOR, reason))) {
            return false;
        }
        LOG.warn(
                "server_paused server={} reason=\"{}\" consequence=\"no connection to it until bitville:resume\"",
                server,
                reason);
        return true;
    }

    public boolean paused() {
        return paused.get() != null;
    }

    /** What was known before the pause is too old to be told. */
    public boolean resume() {
        if (!paused()) {
            return false;
        }
        standing.set(new Standing(ServerState.CONNECTING, null, null));
        paused.set(null);
        LOG.info("server_resumed server={}", server);
        return true;
    }

    void up(String version) {
        Standing before = standing.getAndSet(new Standing(ServerState.UP, null, null));
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
        Standing before = standing.getAndSet(new Standing(connectFailure.state(), connectFailure.code(), reason));
        if (before.state() == connectFailure.state()) {
            LOG.debug(
                    "server_still_unusable server={} state={} reason=\"{}\"",
                    server,
                    connectFailure.state().word(),
                    reason);
        } else {
            LOG.warn(
                    "server_unusable server={} state={} was={} reason=\"{}\" consequence=\"nothing is collected from it until it heals\"",
                    server,
                    connectFailure.state().word(),
                    before.state().word(),
                    reason);
        }
    }
}
