package com.bitville.postgres.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place that payloads go to beside the listener; registered as a service by the bundle that delivers there. It has a spool of its own in
 * {@code destinations/<name>} of the buffer, with the buffer's cap: every payload that is committed while the service is there, or within
 * ten minutes after it went (its bundle may be about to be replaced), is put into it, under numbers of its own. What it does not take fills
 * its folder, then evicts its own oldest; neither the listener nor another destination waits for it. What it missed it is told by a payload
 * of kind {@code gap}, once it has stored another.
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
     * The spool is there, with what was left of earlier times. Returns at once: deliver from a thread of your own.
     *
     * @param spool what to deliver
     */
    void open(Spool spool);

    /** The spool goes away: returns when the thread has let go of it. Bounded to a few seconds. */
    void close();
}
