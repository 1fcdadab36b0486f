package com.bitville.postgres.itests.faults;

import static com.bitville.postgres.itests.faults.DeliveryOracle.PATIENCE;
import static com.bitville.postgres.itests.faults.DeliveryOracle.PER_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.CommitLedger;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nothing accepted is lost: every kind of listener and disk fault, a killed agent, and a ledger of everything. */
class OracleIT {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = Integer.getInteger("bitville.kills", DEEP ? 50 : 5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyNumberIsStoredUnchangedOrReportedAsLost() throws Exception {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 20261124);
        System.out.println("oracle seed " + seed + " (-Dbitville.seed=" + seed + ")");
        Random random = new Random(seed);
        try (DeliveryOracle deliveryOracle = DeliveryOracle.prepare("oracle")) {
            deliveryOracle.ini(deliveryOracle.listener.url().toString(), 1, 100, PER_MINUTE);
            deliveryOracle.agent.start();
            deliveryOracle.listener.awaitRequest(
                    r -> r.kind().equals("log") && r.data().has("log_state"), PATIENCE);
            int kills = 0;
            for (int round = 0; kills < KILLS; round++) {
                kills += suffer(deliveryOracle, random, round % 4 == 0);
                deliveryOracle.awaitBacklogDelivered();
            }
            deliveryOracle.settleLogs();
            if (DEEP) {
                overflow(deliveryOracle);
            }
            long last = deliveryOracle.ledger.newest();
            await("all is stored or told to be lost").atMost(PATIENCE).untilAsserted(() -> {
                deliveryOracle.ledger.note();
                assertThat(deliveryOracle.ledger.unaccounted(last)).isEmpty();
            });
            deliveryOracle.ledger.settle(last);
            int most = CommitLedger.mostIn(Duration.ofSeconds(55), deliveryOracle.listener.arrivals());
            System.out.println(kills + " kills, most requests in 55 s " + most);
            assertThat(most).isLessThanOrEqualTo(PER_MINUTE);
            assertThat(deliveryOracle.listener.log().sharedTimestamps()).isEmpty();
            assertKeepsTheSchema(deliveryOracle.listener.all());
        }
    }

    /** Each fault once, in random order; some of them end with a kill. Returns how many. */
    private static int suffer(DeliveryOracle deliveryOracle, Random random, boolean atItsQuota) throws Exception {
        List<FaultCourse> ordeals = new ArrayList<>(new ListenerFaults(deliveryOracle, random).all(atItsQuota));
        DiskFaults disk = new DiskFaults(deliveryOracle, random);
        ordeals.addAll(DEEP ? disk.all() : disk.some());
        Collections.shuffle(ordeals, random);
        FaultCourse fatal = ordeals.stream()
                .filter(faultCourse -> faultCourse.end() == FaultCourse.End.AS_IT_COMES)
                .findFirst()
                .orElseThrow();
        int kills = 0;
        for (FaultCourse faultCourse : ordeals) {
            System.out.println("ordeal: " + faultCourse.name());
            faultCourse.course().run();
            if (faultCourse.end() == FaultCourse.End.KILL || faultCourse.equals(fatal)) {
                deliveryOracle.kill();
                kills++;
            }
            deliveryOracle.listener.up();
            deliveryOracle.listener.recover();
            deliveryOracle.awaitStored();
        }
        return kills;
    }

    private static void assertKeepsTheSchema(List<AcceptedRequest> requests) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("..", "docs", "wire.schema.json")));
        for (AcceptedRequest request : requests) {
            assertThat(schema.validate(JSON.readTree(request.text())))
                    .as(request.text())
                    .isEmpty();
        }
    }

    /** A buffer that is too small: the oldest payloads are evicted, which is reported once the listener is back. */
    private static void overflow(DeliveryOracle deliveryOracle) throws Exception {
        String url = deliveryOracle.listener.url().toString();
        deliveryOracle.listener.down();
        deliveryOracle.ini(url, 1, 1, PER_MINUTE);
        List<Connection> wordy = wordySessions(deliveryOracle, 80);
        try {
            deliveryOracle.buffer(
                    "the small buffer evicts", "", b -> b.path("evicted").asLong() >= 10);
            deliveryOracle.kill();
        } finally {
            for (Connection connection : wordy) {
                connection.close();
            }
        }
        deliveryOracle.ini(url, 3600, 1, PER_MINUTE);
        deliveryOracle.awaitQuiet();
        deliveryOracle.listener.up();
        deliveryOracle.agent.bitville("ship", "--now");
        deliveryOracle.awaitDrained();
        assertThat(deliveryOracle.listener.byKind("gap")).isNotEmpty();
        assertThat(deliveryOracle.agent.bitville("buffer", "verify").exitStatus())
                .isZero();
    }

    /** Idle sessions whose last statement is long, so that a cycle fills a small buffer. */
    private static List<Connection> wordySessions(DeliveryOracle deliveryOracle, int count) throws Exception {
        String statement = "select "
                + IntStream.range(0, 700).mapToObj(i -> "1 as column_" + i).collect(Collectors.joining(", "));
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connection connection = deliveryOracle.postgres.connect();
            sessions.add(connection);
            try (var sql = connection.createStatement()) {
                sql.execute(statement);
            }
        }
        return sessions;
    }
}
