package com.bitville.postgres.shell.internal.control;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.delivery.SpoolVerification;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

class BufferCommandTest {
    private static final Instant AT = Instant.parse("2026-11-23T07:00:00Z");
    private static final SpooledPayload WAITING = new SpooledPayload(7, new UUID(1, 7), AT, Urgency.NORMAL, 13);
    private static final SpooledPayload REFUSED = new SpooledPayload(3, new UUID(1, 3), AT, Urgency.URGENT, 13);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Admin admin = new Admin();
    private final Shipper shipper = new Shipper();

    @Test
    void showsFiguresWithTheRateAndTheEndOfABacklog() throws Exception {
        run(buffer());
        assertThat(said())
                .contains("disk: 12 payloads, 48.0 KiB of 1.00 MiB, the oldest 30 s old")
                .contains("evicted 5")
                .contains("2 gaps not yet reported")
                .contains("58 payloads in the last minute, the backlog is sent in about 2 min");
    }

    @Test
    void listsPendingPayloadsAndDeadLettersWithTheirResponse() throws Exception {
        run(buffer(), "words", List.of("list"));
        assertThat(said()).contains(WAITING.id().toString()).contains("HTTP 400 bad source");
        bytes.reset();
        run(buffer(), "words", List.of("list", "--json"));
        assertThat(said().replaceAll("\\s", ""))
                .contains("\"dead\":[{\"seq\":3")
                .contains("\"waiting\":[{\"seq\":7");
    }

    @Test
    void showsABodyByNumberOrIdAndNamesTheRemedyForAnUnknownOne() throws Exception {
        run(buffer(), "words", List.of("show", "7"));
        run(buffer(), "words", List.of("show", REFUSED.id().toString()));
        assertThat(said()).isEqualTo("{\"body\":7}\n{\"body\":3}\n");
        assertThatThrownBy(() -> run(buffer(), "words", List.of("show", "99")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("bitville:buffer list");
    }

    @Test
    void verifyAccountsForEveryNumberAndFailsOnDamage() throws Exception {
        run(buffer(), "words", List.of("verify"));
        assertThat(said())
                .contains("numbers 1 to 20: 11 delivered, 4 pending and intact, 5 lost")
                .contains("Lost: 5 evicted")
                .contains("Not yet reported: 5 of 1 to 5, evicted");
        admin.damaged = List.of("9: fails its checksum");
        assertThatThrownBy(() -> run(buffer(), "words", List.of("verify"), "json", true))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("quarantine/");
    }

    @Test
    void showsTheDestinationsBesideTheListenerAndTheBufferOfEach() throws Exception {
        Admin archive = new Admin();
        archive.damaged = List.of("9: fails its checksum");
        admin.destinations = Map.of("archive", archive);
        run(buffer());
        assertThat(said())
                .contains("Besides   archive disk: 12 payloads, 48.0 KiB, the oldest 30 s old; 5 lost, 2 gaps not yet");
        bytes.reset();
        run(buffer(), "destination", "archive");
        assertThat(said()).contains("disk: 12 payloads").doesNotContain("Draining");
        run(buffer(), "destination", "archive", "words", List.of("purge", "--yes"));
        assertThat(archive.done).containsExactly("purge");
        assertThat(admin.done).isEmpty();
        assertThatThrownBy(() -> run(buffer(), "destination", "archive", "words", List.of("verify")))
                .hasMessageContaining("9: fails its checksum");
        assertThatThrownBy(() -> run(buffer(), "destination", "lake"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("destinations: archive");
    }

    @Test
    void purgesOnlyWithYes() throws Exception {
        assertThatThrownBy(() -> run(buffer(), "words", List.of("purge"))).hasMessageContaining("--yes");
        assertThat(admin.done).isEmpty();
        run(buffer(), "words", List.of("purge", "--yes"));
        run(buffer(), "words", List.of("retry-dead"), "json", true);
        assertThat(admin.done).containsExactly("purge", "retry");
        assertThat(said()).contains("16 payloads and dead letters").contains("\"retried\" : 1");
    }

    /** A refusal is not a failure of the disk. */
    @Test
    void adoptsAnEmptyBufferAndSaysWhyItRefuses() throws Exception {
        admin.adoption = () -> 0;
        run(buffer(), "words", List.of("adopt"));
        assertThat(said()).startsWith("0 payloads taken over from another installation or project");
        admin.adoption = () -> {
            throw new IllegalStateException("1 payload must be delivered first");
        };
        assertThatThrownBy(() -> run(buffer(), "words", List.of("adopt")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("1 payload must be delivered first")
                .hasMessageNotContaining("disk");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run(buffer(), "words", List.of("purge", "--force")))
                .hasMessageContaining("--force");
        assertThatThrownBy(() -> run(buffer(), "words", List.of("list", "7", "8")))
                .hasMessageContaining("8");
        assertThatThrownBy(() -> run(buffer(), "words", List.of("flush")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("retry-dead");
        assertThatThrownBy(() -> run(new BreakerCommand(out), "deliveryControl", shipper, "words", List.of("open")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void shipsNowAndResetsTheBreaker() throws Exception {
        run(new ShipCommand(out), "deliveryControl", shipper);
        assertThat(admin.done).isEmpty();
        run(new ShipCommand(out), "deliveryControl", shipper, "now", true);
        run(new BreakerCommand(out), "deliveryControl", shipper, "words", List.of("reset"), "json", true);
        assertThat(admin.done).containsExactly("now", "reset");
        assertThat(said()).contains("Delivery  breaker_open").contains("\"breaker\" : \"open\"");
    }

    private Action buffer() throws ReflectiveOperationException {
        Action command = new BufferCommand(out);
        give(command, "spool", admin);
        give(command, "deliveryControl", shipper);
        return command;
    }

    private static void run(Action command, Object... given) throws Exception {
        for (int i = 0; i < given.length; i += 2) {
            give(command, (String) given[i], given[i + 1]);
        }
        command.execute();
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private final class Shipper implements DeliveryControl {
        @Override
        public void shipNow() {
            admin.done.add("now");
        }

        @Override
        public void resetBreaker() {
            admin.done.add("reset");
        }

        @Override
        public Map<String, Object> standing() {
            return Map.of("state", "breaker_open", "breaker", "open", "rate_per_minute", 58, "backlog_eta_s", 120);
        }
    }

    private static final class Admin implements SpoolAdmin {
        private final List<String> done = new ArrayList<>();
        private List<String> damaged = List.of();
        private IntSupplier adoption = () -> 18;
        private Map<String, Admin> destinations = Map.of();

        @Override
        public Map<String, Admin> destinations() {
            return destinations;
        }

        @Override
        public Map<String, Object> counts() {
            return Map.of(
                    "destinations",
                    destinations.isEmpty() ? Map.of() : Map.of("archive", new Admin().counts()),
                    "state",
                    "disk",
                    "files",
                    12,
                    "bytes",
                    49_152,
                    "cap_bytes",
                    1_048_576,
                    "oldest_s",
                    30,
                    "evicted",
                    5,
                    "gaps_pending",
                    2);
        }

        @Override
        public List<SpooledPayload> list() {
            return List.of(WAITING);
        }

        @Override
        public List<DeadLetter> deadLetters() {
            return List.of(new DeadLetter(REFUSED, "HTTP 400 bad source"));
        }

        @Override
        public Optional<byte[]> body(UUID id) throws IOException {
            return Optional.of(("{\"body\":" + id.getLeastSignificantBits() + "}").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public SpoolVerification verify() {
            return new SpoolVerification(
                    new UUID(0, 1),
                    20,
                    4,
                    damaged,
                    Map.of("evicted", 5L, "expired", 0L),
                    List.of(new Gap(1, 5, 5, DropReason.EVICTED, AT)));
        }

        @Override
        public int retryDead() {
            done.add("retry");
            return 1;
        }

        @Override
        public int purge() {
            done.add("purge");
            return 16;
        }

        @Override
        public int adopt() {
            return adoption.getAsInt();
        }

        @Override
        public int purgeApart() {
            done.add("purge apart");
            return 3;
        }
    }
}
