package com.bitville.postgres.demo.internal.page;

import com.bitville.postgres.testkit.listener.ListenerFault;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.util.Set;

/** The switch on the page that sets and clears a fault of the listener. Safe for use by several threads. */
public final class OutageSwitch {
    /** Its positions. */
    static final Set<String> POSITIONS = Set.of("none", "down", "500", "429", "hang", "401");

    private static final String RETRY_AFTER_S = "10";

    private final StrictListener listener;
    private String position = "none";

    /**
     * A switch in the position {@code none}.
     *
     * @param listener what it switches
     */
    public OutageSwitch(StrictListener listener) {
        this.listener = listener;
    }

    synchronized String position() {
        return position;
    }

    /** Sets a fault; the previous one ends first. */
    synchronized void turn(String wanted) {
        if (!POSITIONS.contains(wanted)) {
            throw new IllegalArgumentException("not one of " + POSITIONS);
        }
        listener.recover();
        if (!wanted.equals("down")) {
            listener.up();
        }
        switch (wanted) {
            case "down" -> listener.down();
            case "hang" -> listener.hang();
            case "429" -> listener.fail(ListenerFault.tooMany(RETRY_AFTER_S));
            case "500", "401" -> listener.failWith(Integer.parseInt(wanted));
            default -> {
                // Recovered.
            }
        }
        position = wanted;
    }
}
