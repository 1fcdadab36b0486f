package com.bitville.postgres.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A destination for payloads beside the listener, registered as a service by the bundle that delivers there. It has its own spool in {@code
 * destinations/<name>} of the buffer, with the buffer's cap. Every payload that is committed while the service is registered, or within ten
 * minutes after it was unregistered (its bundle may be about to be replaced), is put into that spool under its own sequence numbers.
 * Payloads that the destination does not accept fill its folder, then its oldest are evicted; neither the listener nor another destination
 * waits for it. Lost payloads are reported to it by a payload of kind {@code gap}, once it has stored another payload.
 */
@ConsumerType
public interface Destination {
    /**
     * Names the folder, the same at every start.
     *
     * @return a lower-case letter, then up to 31 lower-case letters, digits and hyphens
     */
    String name();

    /**
     * Whether a payload is for this destination; what it does not want takes no place in its spool. Called by the committing thread: must
     * return at once.
     *
     * @param payload what is committed
     * @return true for every payload, unless overridden
     */
    default boolean wants(Payload payload) {
        return true;
    }

    /**
     * Whether every payload is for this destination, as for the listener. What was sent only once or on change before it began is then sent
     * again, to all destinations. Must return at once.
     *
     * @return true, unless {@link #wants} is overridden, too
     */
    default boolean takesAll() {
        return true;
    }

    /**
     * The spool is open and contains undelivered payloads of earlier runs. Must return at once: deliver from your own thread.
     *
     * @param spool the payloads to deliver
     */
    void open(Spool spool);

    /** The spool is about to close: return when your thread no longer uses it, within a few seconds. */
    void close();
}
