package com.bitville.postgres.itests.faults;

import com.bitville.postgres.testkit.listener.ListenerFault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A listener in every kind of trouble; one that is down comes in between by chance. */
final class ListenerFaults {
    private static final ListenerFault QUOTA = ListenerFault.tooMany("1");

    private final DeliveryOracle oracle;
    private final Random random;

    ListenerFaults(DeliveryOracle oracle, Random random) {
        this.oracle = oracle;
        this.random = random;
    }

    /** Each of them, at its quota by choice: while that goes on the pace is halved, which takes minutes to come back. */
    List<FaultCourse> all(boolean atItsQuota) {
        return faults().filter(fault -> atItsQuota || !fault.equals(QUOTA))
                .map(fault -> new FaultCourse(
                        "the listener does " + fault,
                        rests(fault) ? FaultCourse.End.KILL : FaultCourse.End.AS_IT_COMES,
                        () -> suffer(fault)))
                .toList();
    }

    private static Stream<ListenerFault> faults() {
        return Stream.of(
                ListenerFault.status(500),
                ListenerFault.status(503),
                new ListenerFault.Hang(),
                new ListenerFault.Drop(),
                new ListenerFault.LoseAnswer(),
                QUOTA,
                ListenerFault.status(401),
                ListenerFault.status(404),
                ListenerFault.garbage("<html>proxy</html>"),
                ListenerFault.redirect(307, "http://127.0.0.1:1/"));
    }

    /** After these the shipper probes once a minute, which a new process does not know. */
    private static boolean rests(ListenerFault fault) {
        return fault instanceof ListenerFault.Answer answer && answer.status() < 500 && answer.status() != 429;
    }

    private void suffer(ListenerFault fault) {
        oracle.logs.write();
        if (fault.equals(QUOTA)) {
            oracle.listener.fail(fault, 1);
        } else {
            oracle.listener.fail(fault);
        }
        long before = oracle.listener.arrivals().size();
        oracle.awaitNoting(
                "the listener is asked", () -> oracle.listener.arrivals().size() > before);
        long end = System.nanoTime() + Duration.ofMillis(random.nextInt(1500)).toNanos();
        if (random.nextInt(4) == 0) {
            oracle.listener.down();
        }
        oracle.awaitNoting("it lasts", () -> System.nanoTime() - end > 0);
    }
}
