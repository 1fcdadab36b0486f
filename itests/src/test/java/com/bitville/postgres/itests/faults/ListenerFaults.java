package com.bitville.postgres.itests.faults;

import com.bitville.postgres.testkit.listener.ListenerFault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Every kind of listener fault; outages are added at random. */
final class ListenerFaults {
    private static final ListenerFault QUOTA = ListenerFault.tooMany("1");

    private final DeliveryOracle deliveryOracle;
    private final Random random;

    ListenerFaults(DeliveryOracle deliveryOracle, Random random) {
        this.deliveryOracle = deliveryOracle;
        this.random = random;
    }

    /** Each of them, the rate limit optionally: it halves the rate, which takes minutes to recover. */
    List<FaultCourse> all(boolean atItsQuota) {
        return faults().filter(listenerFault -> atItsQuota || !listenerFault.equals(QUOTA))
                .map(listenerFault -> new FaultCourse(
                        "the listener does " + listenerFault,
                        rests(listenerFault) ? FaultCourse.End.KILL : FaultCourse.End.AS_IT_COMES,
                        () -> suffer(listenerFault)))
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
    private static boolean rests(ListenerFault listenerFault) {
        return listenerFault instanceof ListenerFault.Answer answer && answer.status() < 500 && answer.status() != 429;
    }

    private void suffer(ListenerFault listenerFault) {
        deliveryOracle.logs.write();
        if (listenerFault.equals(QUOTA)) {
            deliveryOracle.listener.fail(listenerFault, 1);
        } else {
            deliveryOracle.listener.fail(listenerFault);
        }
        long before = deliveryOracle.listener.arrivals().size();
        deliveryOracle.awaitNoting(
                "the listener is asked",
                () -> deliveryOracle.listener.arrivals().size() > before);
        long end = System.nanoTime() + Duration.ofMillis(random.nextInt(1500)).toNanos();
        if (random.nextInt(4) == 0) {
            deliveryOracle.listener.down();
        }
        deliveryOracle.awaitNoting("it lasts", () -> System.nanoTime() - end > 0);
    }
}
