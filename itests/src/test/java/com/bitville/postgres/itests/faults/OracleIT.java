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

/** Nothing accepted is lost: a listener and a disk in every kind of trouble, an agent that is killed, and a ledger of it all. */
class OracleIT {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = Integer.getInteger("bitville.kills", DEEP ? 50 : 5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyNumberIsStoredUnchangedOrToldToBeLost() throws Exception {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 20261124);
        System.out.println("oracle seed " + seed + " (-Dbitville.seed=" + seed + ")");
        Random random = new Random(seed);
        try (DeliveryOracle oracle = DeliveryOracle.prepare("oracle")) {
            oracle.ini(oracle.listener.url().toString(), 1, 100, PER_MINUTE);
            oracle.agent.start();
            oracle.listener.awaitRequest(r -> r.kind().equals("log") && r.data().has("log_state"), PATIENCE);
            int kills = 0;
            for (int round = 0; kills < KILLS; round++) {
                kills += suffer(oracle, random, round % 4 == 0);
                oracle.awaitBacklogGone();
            }
            oracle.settleLogs();
            if (DEEP) {
                overflow(oracle);
            }
            long last = oracle.ledger.newest();
            await("all is stored or told to be lost").atMost(PATIENCE).untilAsserted(() -> {
                oracle.ledger.note();
                assertThat(oracle.ledger.unaccounted(last)).isEmpty();
            });
            oracle.ledger.settle(last);
            int most = CommitLedger.mostIn(Duration.ofSeconds(55), oracle.listener.arrivals());
            System.out.println(kills + " kills, most requests in 55 s " + most);
            assertThat(most).isLessThanOrEqualTo(PER_MINUTE);
            assertThat(oracle.listener.log().sharedTimestamps()).isEmpty();
            assertKeepsTheSchema(oracle.listener.all());
        }
    }

    /** Each ordeal once, in an order of its own; some of them end with a kill. Returns how many. */
    private static int suffer(DeliveryOracle oracle, Random random, boolean atItsQuota) throws Exception {
        List<FaultCourse> ordeals = new ArrayList<>(new ListenerFaults(oracle, random).all(atItsQuota));
        DiskFaults disk = new DiskFaults(oracle, random);
        ordeals.addAll(DEEP ? disk.all() : disk.some());
        Collections.shuffle(ordeals, random);
        FaultCourse fatal = ordeals.stream()
                .filter(ordeal -> ordeal.end() == FaultCourse.End.AS_IT_COMES)
                .findFirst()
                .orElseThrow();
        int kills = 0;
        for (FaultCourse ordeal : ordeals) {
            System.out.println("ordeal: " + ordeal.name());
            ordeal.course().run();
            if (ordeal.end() == FaultCourse.End.KILL || ordeal.equals(fatal)) {
                oracle.kill();
                kills++;
            }
            oracle.listener.up();
            oracle.listener.recover();
            oracle.awaitStored();
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

    /** A buffer that is too small for what comes: the oldest give way, which is told once the listener is back. */
    private static void overflow(DeliveryOracle oracle) throws Exception {
        String url = oracle.listener.url().toString();
        oracle.listener.down();
        oracle.ini(url, 1, 1, PER_MINUTE);
        List<Connection> wordy = wordySessions(oracle, 80);
        try {
            oracle.buffer("the small buffer evicts", "", b -> b.path("evicted").asLong() >= 10);
            oracle.kill();
        } finally {
            for (Connection connection : wordy) {
                connection.close();
            }
        }
        oracle.ini(url, 3600, 1, PER_MINUTE);
        oracle.awaitQuiet();
        oracle.listener.up();
        oracle.agent.bitville("ship", "--now");
        oracle.awaitDrained();
        assertThat(oracle.listener.byKind("gap")).isNotEmpty();
        assertThat(oracle.agent.bitville("buffer", "verify").exitStatus()).isZero();
    }

    /** Idle sessions whose last statement is long, so that a cycle fills a small buffer. */
    private static List<Connection> wordySessions(DeliveryOracle oracle, int count) throws Exception {
        String statement = "select "
                + IntStream.range(0, 700).mapToObj(i -> "1 as column_" + i).collect(Collectors.joining(", "));
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connection connection = oracle.postgres.connect();
            sessions.add(connection);
            try (var sql = connection.createStatement()) {
                sql.execute(statement);
            }
        }
        return sessions;
    }
}
